import { type PatchEntry, type PatchListContext, readPatchesTxt } from '../core/contexts/patch.js';
import { parsePython } from '../core/python/parser.js';
import { LineIndex } from '../core/text.js';
import type { App } from './apps.js';
import { question } from './ledger.js';
import type { Project, ProjectFile } from './project.js';

/** `library.patches.v1_0.lower_isbn` for a file of the app `library`. */
export function patchModule(file: ProjectFile, app: App): string | undefined {
  if (!file.path.startsWith(`${app.folder}/`)) return undefined;
  const below = file.path.slice(app.folder.length + 1).replace(/\.py$/, '');
  return [app.name, ...below.split('/')].join('.');
}

/** The lines of an app's `patches.txt`; undefined when it has none. */
export function patchEntries(project: Project, app: App): readonly PatchEntry[] | undefined {
  const at = `${app.folder}/patches.txt`;
  const text = project.file(at) && project.read(at);
  if (typeof text !== 'string') return undefined;
  const known = lists.get(app);
  if (known?.text === text) return known.entries;
  const entries = readPatchesTxt(text);
  lists.set(app, { text, entries });
  return entries;
}

/** Each patch of an app asks for its list. */
const lists = new WeakMap<App, { text: string; entries: readonly PatchEntry[] }>();

/** Looks for the module of a patch in the apps of the workspace. */
export function findPatch(project: Project, module: string): ReturnType<PatchListContext['find']> {
  const [name = '', ...below] = module.split('.');
  const app = project.apps.get(name);
  if (!app || below.length === 0) return undefined;
  const at = [app.folder, ...below].join('/');
  const file = project.file(`${at}.py`) ?? project.file(`${at}/__init__.py`);
  if (!file) return hasHidden(project, app, below) ? undefined : 'no module';
  const text = project.read(file.path);
  if (typeof text !== 'string') return undefined;
  // All of it: Frappe imports the module, and a fault inside a function stops that, too.
  const { body, broken } = parsePython(text);
  if (broken[0]) return { file: file.path, range: new LineIndex(text).rangeOf(broken[0]) };
  if (body.some((one) => one.kind === 'def' && one.name === 'execute')) return 'found';
  // Assigned, imported, or made in some other way.
  return /\bexecute\b|^from\s+\S+\s+import\s+\*/m.test(text) ? undefined : 'no execute';
}

/** A folder above the module that is not listed may hold it: a submodule, a link. */
function hasHidden(project: Project, { folder }: App, below: readonly string[]): boolean {
  return project.problems.some(({ path }) => `${folder}/${below.join('/')}`.startsWith(`${path}/`));
}

/** The dotted names of the patches of an app. */
export const patchesOf = (project: Project, app: App): readonly string[] => patchNames(project, app.name);

const patchNames = question('patches', (project: Project, name) => {
  const names: string[] = [];
  const app = project.apps.get(name);
  for (const file of project.filesOf('python')) {
    if (!app || file.app !== app || !/\/patches\/(?!.*\/?__init__\.py$)/.test(file.path)) continue;
    const name = patchModule(file, app);
    if (name !== undefined) names.push(name);
  }
  return names;
});

/** Whether code or hooks of the workspace name a patch's module, or make such names. */
export const isPatchCalled = (project: Project, file: ProjectFile, module: string): boolean =>
  isNamedElsewhere(project, `${module} ${file.path}`);

const isNamedElsewhere = question('patch-called', (project: Project, about): boolean => {
  const space = about.indexOf(' ');
  const [module, at] = [about.slice(0, space), about.slice(space + 1)];
  const dot = module.lastIndexOf('.');
  const [parent, last] = [module.slice(0, dot), module.slice(dot + 1)];
  const escaped = parent.replaceAll('.', '\\.');
  const patterns = [
    new RegExp(`\\b${escaped}\\.${last}\\b`),
    // f"shop.patches.{name}.execute", "shop.patches.%s", "shop.patches." + name
    new RegExp(`${escaped}\\.(?:\\{|%s|["'])`),
    new RegExp(`\\bfrom\\s+(?:${escaped}|[.]\\w*)\\s+import\\b[^\\n]*\\b${last}\\b`),
    new RegExp(`\\bfrom\\s+${escaped}\\s+import\\s*\\([^)]*\\b${last}\\b`),
    new RegExp(`\\bfrom\\s+(?:${escaped}|\\.)\\.${last}\\s+import\\b`),
  ];
  const word = parent.slice(parent.lastIndexOf('.') + 1);
  return pythonWith(project, word).some((other) => {
    const text = other.path === at ? undefined : project.read(other.path);
    return typeof text === 'string' && patterns.some((pattern) => pattern.test(text));
  });
});

const mentions = new WeakMap<Project, { generation: number; files: Map<string, readonly ProjectFile[]> }>();

/** The Python files that hold a word; the patches of one folder all ask for its name. */
function pythonWith(project: Project, word: string): readonly ProjectFile[] {
  let known = mentions.get(project);
  if (known?.generation !== project.generation) {
    known = { generation: project.generation, files: new Map() };
    mentions.set(project, known);
  }
  let files = known.files.get(word);
  if (!files) {
    files = project.filesOf('python').filter(({ path }) => {
      const text = project.read(path);
      return typeof text === 'string' && text.includes(word);
    });
    known.files.set(word, files);
  }
  return files;
}

/** Whether a patch stands in a folder of an earlier major release than the app's: `patches/v13_0` of version 15.2. */
export function isOfEarlierRelease(project: Project, file: ProjectFile, app: App): boolean {
  const release = /\/patches\/(?:.*\/)?v(\d+)_\d/.exec(file.path)?.[1];
  const init = release === undefined ? undefined : project.read(`${app.folder}/__init__.py`);
  const major = typeof init === 'string' ? /^__version__\s*=\s*["'](\d+)\./m.exec(init)?.[1] : undefined;
  return major !== undefined && Number(release) < Number(major);
}
