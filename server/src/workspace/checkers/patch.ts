import { type PatchEntry, readPatchesTxt } from '../../core/contexts/patch.js';
import { parsePython } from '../../core/python/parser.js';
import type { App } from '../apps.js';
import type { Checker } from '../checker.js';
import type { Project, ProjectFile } from '../project.js';
import { fragmentsIn } from '../queries.js';

/** Modules with an `execute` function below a `patches` folder of an app. */
export const patchChecker: Checker = {
  name: 'patch',
  handles: (file) => file.kind === 'python' && /\/patches\/(?!.*\/?__init__\.py$)/.test(file.path),
  async check(files, session) {
    for (const file of files) {
      if (!file.app || session.rules('patch', file).length === 0) continue;
      await session.pause();
      const text = session.project.read(file.path);
      const name = moduleOf(file, file.app);
      if (typeof text !== 'string' || name === undefined || !/^def execute\s*\(/m.test(text)) continue;
      const document = session.document(file);
      if (!document) continue;
      const entries = entriesOf(session.project, file.app);
      const module = session.attempt(file, 'reading this patch', () => parsePython(text));
      if (!module) continue;
      const statements = fragmentsIn(session.project, file, text);
      const context = { file: file.path, text, module, statements, name, entries };
      session.run('patch', context, file, document);
    }
  },
};

/** `library.patches.v1_0.lower_isbn` for a file of the app `library`. */
function moduleOf(file: ProjectFile, app: App): string | undefined {
  if (!file.path.startsWith(`${app.folder}/`)) return undefined;
  const below = file.path.slice(app.folder.length + 1).replace(/\.py$/, '');
  return [app.name, ...below.split('/')].join('.');
}

function entriesOf(project: Project, app: App): PatchEntry[] | undefined {
  const at = `${app.folder}/patches.txt`;
  const text = project.file(at) && project.read(at);
  return typeof text === 'string' ? readPatchesTxt(text) : undefined;
}
