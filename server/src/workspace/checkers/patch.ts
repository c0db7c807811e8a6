import { milder } from '../../core/check/run.js';
import { readPatchesTxt } from '../../core/contexts/patch.js';
import { parsePython } from '../../core/python/parse.js';
import type { Checker, CheckSession } from '../checker.js';
import { patchPoint } from '../patch-point.js';
import {
  findPatch,
  isOfEarlierRelease,
  isPatchCalled,
  patchEntries,
  patchesOf,
  patchModule,
} from '../patches.js';
import type { ProjectFile } from '../project.js';
import { fragmentsIn, callsIn as ormCallsIn } from '../queries.js';
import { tableState } from '../tables.js';

/** Modules with an `execute` function below a `patches` folder of an app, and the `patches.txt` that names them. */
export const patchChecker: Checker = {
  name: 'patch',
  handles: (file) =>
    (file.kind === 'python' && /\/patches\/(?!.*\/?__init__\.py$)/.test(file.path)) || isPatchList(file),
  async check(files, session) {
    for (const file of files) {
      await session.pause();
      if (isPatchList(file)) list(file, session);
      else patch(file, session);
    }
  },
};

function isPatchList({ path, app }: ProjectFile): boolean {
  return app !== undefined && path === `${app.folder}/patches.txt`;
}

function list(file: ProjectFile, session: CheckSession): void {
  const { app } = file;
  if (!app || session.rules('patch-list', file).length === 0) return;
  const document = session.document(file);
  if (!document) return;
  const { project } = session;
  const context = {
    file: file.path,
    text: document.text,
    entries: readPatchesTxt(document.text),
    find: (module: string) => findPatch(project, module),
    patches: () => patchesOf(project, app),
  };
  session.run('patch-list', context, file, document);
}

function patch(file: ProjectFile, session: CheckSession): void {
  const { app } = file;
  if (!app || session.rules('patch', file).length === 0) return;
  const { project } = session;
  const text = project.read(file.path);
  const name = patchModule(file, app);
  if (typeof text !== 'string' || name === undefined || !/^def execute\s*\(/m.test(text)) return;
  const document = session.document(file);
  if (!document) return;
  const entries = patchEntries(project, app);
  const module = session.attempt(file, 'reading this patch', () => parsePython(text));
  if (!module) return;
  const isCalled = () => isPatchCalled(project, file, name);
  const context = {
    file: file.path,
    text,
    module,
    statements: fragmentsIn(project, file, text),
    name,
    entries,
    find: (module: string) => findPatch(project, module),
    isCalled,
    doctype: project.lookup(app).get,
    table: (at: string) => tableState(project, file, at),
    versions: session.settings(file).versions,
    frappe: session.frappe(file),
    calls: ormCallsIn(project, file, text),
    point: patchPoint(project, session.base, file),
  };
  let rules = session.rules('patch', file);
  // Most sites have run what an earlier release brought: what stops it concerns those that come from far behind, and
  // what it costs nobody any more.
  if (isOfEarlierRelease(project, file, app))
    rules = rules
      .filter(({ rule }) => rule.meta.severity === 'error')
      .map((one) => ({ ...one, severity: milder(one.severity, 'info') }));
  // Sites run a patch once: what one costs that the base has is no news, and nobody edits it any more.
  else if (isOfBase(session, file, text))
    rules = rules.map((one) => (one.severity === 'warning' ? { ...one, severity: 'hint' as const } : one));
  session.run('patch', context, file, document, { rules });
}

/** Whether the base has this very patch. */
function isOfBase({ base }: CheckSession, { path }: ProjectFile, text: string): boolean {
  const project = base?.project;
  return project?.file(path) !== undefined && project.read(path) === text;
}
