import { renameCalls } from '../../core/schema/changes/renames.js';
import { planDocType } from '../../core/schema/plan/plan.js';
import { controllerIndexes } from '../../core/sources/controller-indexes.js';
import type { Checker, CheckSession } from '../checker.js';
import type { ProjectFile } from '../project.js';
import { docTypeOnSite } from '../tables.js';

/** DocTypes that differ from the base; without a base there is nothing to do. */
export const changeChecker: Checker = {
  name: 'change',
  handles: (file, project) => file.kind === 'doctype' || project.source(file.path) !== undefined,
  async check(files, session) {
    if (!session.base) return;
    for (const file of files) {
      const rules = session.rules('change', file);
      if (rules.length === 0) continue;
      await session.pause();
      judge(file, session);
    }
  },
};

function judge(file: ProjectFile, session: CheckSession): void {
  const { project, base } = session;
  const source = project.source(file.path);
  if (!base || !source || source.conflict || source.syntaxErrors.length > 0) return;
  const { name } = source.data;
  const old = base.side.doctypes.get(name) ?? renamedFrom(name, session);
  if (!old || old.text === source.text) return;
  const frappe = session.frappe(file);
  const settings = session.settings(file);
  const { doctype, controller } = docTypeOnSite(project, file, source, frappe);
  const renames = session.base?.side.renames.get(name);
  const plan = planDocType(old.data, doctype, {
    frappe,
    target: 'mariadb',
    doctypes: project.lookup(file.app),
    indexesBefore: old.indexes,
    ...(controller && { indexesAfter: controllerIndexes(controller.text) }),
    renames: new Map([...(renames ?? []), ...renamesNow(name, session)]),
    use: { old: (field) => base.side.uses(field) },
  });
  const document = session.document(file);
  if (!document) return;
  session.run(
    'change',
    {
      source,
      before: old.data,
      doctype,
      plan,
      controller,
      frappe,
      targets: settings.targets,
      versions: settings.versions,
      base: base.shown,
    },
    file,
    { ...document, doctype: name },
  );
}

function renamedFrom(name: string, { base }: CheckSession) {
  for (const [old, now] of base?.side.renamedDocTypes ?? []) {
    if (now === name) return base?.side.doctypes.get(old);
  }
  return undefined;
}

const kept = new WeakMap<object, { generation: number; calls: Map<string, Map<string, string>> }>();

/** `rename_field` calls in the Python of the work tree, for one DocType. */
function renamesNow(doctype: string, { project }: CheckSession): Iterable<[string, string]> {
  let known = kept.get(project);
  if (known?.generation !== project.generation) {
    const calls = new Map<string, Map<string, string>>();
    for (const { path } of project.filesOf('python')) {
      const text = project.read(path);
      if (typeof text !== 'string' || !text.includes('rename_field')) continue;
      for (const [name, renames] of renameCalls(text)) {
        calls.set(name, new Map([...(calls.get(name) ?? []), ...renames]));
      }
    }
    known = { generation: project.generation, calls };
    kept.set(project, known);
  }
  return known.calls.get(doctype) ?? [];
}
