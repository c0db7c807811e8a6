import { LinePattern } from '../core/line-pattern.js';
import type { DefStmt, PythonModule } from '../core/python/ast.js';
import type { FindModule, SourceModule } from '../core/python/constant/module.js';
import { Run } from '../core/python/constant/run.js';
import { parsePython } from '../core/python/parse.js';
import type { CustomField, PropertySetter } from '../core/sources/customization.js';
import {
  addCustomizations,
  type CodeCustomizations,
  makesCustomizations,
} from '../core/sources/customization-code.js';
import { hintsOf, mayHint } from '../core/sources/customization-hints.js';
import { fieldsOfData, readsJson } from './custom-field-data.js';
import { hashOf } from './disk.js';
import { fingerprintOf, question } from './ledger.js';
import type { ProjectFile, ProjectFiles } from './project-file.js';

/** What the Python code of a workspace makes of DocTypes; checkers ask by the questions below. */
export interface CustomizedInCode {
  /** By DocType, in the order of the files. */
  fields: ReadonlyMap<string, readonly CustomField[]>;
  setters: ReadonlyMap<string, readonly PropertySetter[]>;
  /** The files in which they are written. */
  files: ReadonlySet<string>;
  /** The files whose text decides what is made: those, and the modules that they take constants and helpers from. */
  sources: ReadonlySet<string>;
  /** Whether a DocType gets Custom Fields whose names are not known. */
  isOpen(doctype: string): boolean;
  /** Whether a DocType may have a Custom Field of a name, as far as code tells. */
  mayHave(doctype: string, fieldname: string): boolean;
}

/** What one file was found to make, as long as neither it nor a module that it reads changes. */
interface Read {
  texts: ReadonlyMap<string, string>;
  made: CodeCustomizations;
  /** Where not all calls could be read: every fieldname in the file. */
  names: readonly string[];
}

interface Kept {
  generation: number;
  /** What the files make that make anything. */
  files: Map<string, Read>;
  reads: number;
  modules: Map<string, { text: string; module: SourceModule }>;
  result: CustomizedInCode;
}

const kept = new WeakMap<ProjectFiles, Kept>();

const MAKES = new LinePattern(
  /create_custom_field|make_property_setter|["'](?:Custom Field|Property Setter)["']/,
);
const IS_TEST = /\/tests?\/|\/test_[^/]*\.py$/;

/** Customizations in short: what they say, and the texts that they stand in, on which their places rest. */
export function printCustomized(
  all: readonly (CustomField | PropertySetter)[] | undefined,
  project: ProjectFiles,
): string {
  if (!all || all.length === 0) return '';
  const files = [...new Set(all.map(({ file }) => file))];
  return hashOf(JSON.stringify([all, files.map((file) => fingerprintOf(project, 'text', file))]));
}

/** The Custom Fields that code makes for a DocType, in the order of the files. */
export const codeFields = question(
  'code-fields',
  (project: ProjectFiles, doctype): readonly CustomField[] =>
    customizedInCode(project).fields.get(doctype) ?? [],
  printCustomized,
);

/** The Property Setters that code makes for a DocType, in the order of the files. */
export const codeSetters = question(
  'code-setters',
  (project: ProjectFiles, doctype): readonly PropertySetter[] =>
    customizedInCode(project).setters.get(doctype) ?? [],
  printCustomized,
);

/** Whether a file is one in which customizations are written. */
export const makesInCode = question('code-makes', (project: ProjectFiles, file) =>
  customizedInCode(project).files.has(file),
);

/** What is written in a file, in the order of the DocTypes that are customized. */
export const madeInCode = question(
  'code-made',
  (project: ProjectFiles, at) => {
    const { fields, setters } = customizedInCode(project);
    const own = <T extends { file: string }>(all: Iterable<readonly T[]>): T[] =>
      [...all].flat().filter(({ file }) => file === at);
    return { fields: own(fields.values()), setters: own(setters.values()) };
  },
  ({ fields, setters }, project) => printCustomized([...fields, ...setters], project),
);

/** Whether a DocType gets Custom Fields whose names are not known. */
export const isOpenInCode = question('code-open', (project: ProjectFiles, doctype) =>
  customizedInCode(project).isOpen(doctype),
);

const mayBeInCode = question('code-may', (project: ProjectFiles, column) => {
  const [doctype = '', fieldname = ''] = column.split('\n');
  return customizedInCode(project).mayHave(doctype, fieldname);
});

/** Whether a DocType may have a Custom Field of a name, as far as code tells. */
export const mayHaveInCode = (project: ProjectFiles, doctype: string, fieldname: string): boolean =>
  mayBeInCode(project, `${doctype}\n${fieldname}`);

/** Reads the Python of a workspace for `create_custom_fields` and its like; kept until the workspace changes. */
export function customizedInCode(project: ProjectFiles): CustomizedInCode {
  const known = kept.get(project);
  if (known?.generation === project.generation) return known.result;
  const files = new Map(known?.files);
  const modules = known?.modules ?? new Map<string, { text: string; module: SourceModule }>();
  let changed = !known;
  // An editor asks at every key: then few files have changed.
  for (const file of known ? changedPython(project, known, files) : project.filesOf('python')) {
    // Frappe's own code makes what others ask it for.
    if (file.app?.name === 'frappe' || IS_TEST.test(file.path)) continue;
    const text = project.read(file.path);
    if (typeof text !== 'string') continue;
    const before = known?.files.get(file.path);
    if (before && isSame(before, project)) continue;
    const makes = MAKES.test(text) || mayHint(text);
    if (makes) files.set(file.path, read(project, file, text, modules));
    else files.delete(file.path);
    changed ||= makes || before !== undefined;
  }
  changed ||= files.size !== known?.reads;
  const result = changed || !known ? combine(inOrder(files)) : known.result;
  kept.set(project, { generation: project.generation, files, modules, result, reads: files.size });
  return result;
}

/** By path, whichever came first. */
function inOrder(files: ReadonlyMap<string, Read>): Read[] {
  return [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, read]) => read);
}

/** The Python files that have changed, and those that read one of them; what is gone is taken out of `files`. */
function changedPython(project: ProjectFiles, { generation }: Kept, files: Map<string, Read>): ProjectFile[] {
  const changed = new Set(project.changedSince(generation));
  for (const [at, read] of files) {
    if ([...read.texts.keys()].some((one) => changed.has(one))) changed.add(at);
  }
  return [...changed].flatMap((at) => {
    const file = project.file(at);
    if (!file) files.delete(at);
    return file?.kind === 'python' ? [file] : [];
  });
}

/** Whether what a file makes rests on the texts as they are. */
function isSame(before: Read, project: ProjectFiles): boolean {
  return [...before.texts].every(([at, was]) => project.read(at) === was);
}

function read(project: ProjectFiles, file: ProjectFile, text: string, modules: Kept['modules']): Read {
  const texts = new Map([[file.path, text]]);
  const made: CodeCustomizations = {
    fields: [],
    setters: [],
    openDocTypes: new Set(),
    openNames: new Set(),
    asked: new Set(),
    unread: false,
  };
  const own = MAKES.test(text) ? moduleOf(project, file, modules) : undefined;
  hintsOf(text, () => own?.parsed ?? parsePython(text), made);
  if (own) {
    const find: FindModule = (path) => {
      const found = moduleAt(project, path, modules);
      if (found) texts.set(found.file, modules.get(found.file)!.text);
      return found;
    };
    const run = new Run(find, makesCustomizations, (met) => addCustomizations(made, met));
    run.module(own, makersIn(text, own.parsed));
  }
  const names = made.unread ? namesIn(text) : [];
  if (made.unread && readsJson(text)) fieldsOfData(project, file, made, texts);
  return { texts, made, names };
}

/** The functions that make customizations, or call those of the file that do. */
function makersIn(text: string, { body }: PythonModule): (definition: DefStmt) => boolean {
  const imported = [...text.matchAll(/\b(?:create_custom_fields?|make_property_setter)\s+as\s+(\w+)/g)];
  const words = new Set(imported.map(([, name]) => name!));
  const functions = body
    .flatMap((one) => (one.kind === 'class' ? one.body : [one]))
    .filter((one) => one.kind === 'def');
  const makers = new Set<DefStmt>();
  for (let grown = true; grown; ) {
    grown = false;
    const calls = words.size > 0 ? new RegExp(`\\b(?:${[...words].join('|')})\\s*\\(`) : undefined;
    for (const one of functions) {
      const source = text.slice(one.start, one.end);
      const inner = source.slice(source.indexOf('('));
      if (makers.has(one) || !(MAKES.test(inner) || calls?.test(inner))) continue;
      makers.add(one);
      words.add(one.name);
      grown = true;
    }
  }
  return (definition) => makers.has(definition);
}

const FIELDNAME = /["']fieldname["']\s*:\s*f?["'](\w+)["']|\bfieldname\s*=\s*["'](\w+)["']/g;

function namesIn(text: string): string[] {
  return Array.from(text.matchAll(FIELDNAME), ([, quoted, keyword]) => (quoted ?? keyword)!);
}

function combine(all: readonly Read[]): CustomizedInCode {
  const fields = new Map<string, CustomField[]>();
  const setters = new Map<string, PropertySetter[]>();
  const open = new Set<string>();
  const names = new Set<string>();
  const asked = new Set<string>();
  for (const { made, names: more } of all) {
    for (const field of made.fields) fields.set(field.doctype, [...(fields.get(field.doctype) ?? []), field]);
    for (const one of made.setters) setters.set(one.doctype, [...(setters.get(one.doctype) ?? []), one]);
    for (const doctype of made.openDocTypes) open.add(doctype);
    for (const name of [...made.openNames, ...more]) names.add(name);
    for (const one of made.asked) asked.add(one);
  }
  return {
    fields,
    setters,
    files: new Set([...fields.values(), ...setters.values()].flat().map(({ file }) => file)),
    sources: new Set(all.flatMap(({ texts }) => [...texts.keys()])),
    isOpen: (doctype) => open.has(doctype),
    mayHave: (doctype, fieldname) =>
      open.has(doctype) ||
      names.has(fieldname) ||
      asked.has(`${doctype}.${fieldname}`) ||
      (fields.get(doctype)?.some((field) => field.fieldname === fieldname) ?? false),
  };
}

/** Finds the modules of a workspace by their dotted paths. */
export function moduleFinder(project: ProjectFiles): FindModule {
  const modules: Kept['modules'] = kept.get(project)?.modules ?? new Map();
  return (path) => moduleAt(project, path, modules);
}

/** The module in a file of an app. */
function moduleOf(
  project: ProjectFiles,
  file: ProjectFile,
  modules: Kept['modules'],
): SourceModule | undefined {
  if (!file.app || !file.path.startsWith(`${file.app.folder}/`)) return undefined;
  const below = file.path
    .slice(file.app.folder.length + 1)
    .replace(/\.py$/, '')
    .split('/');
  const isPackage = below.at(-1) === '__init__';
  if (isPackage) below.pop();
  return parsed(project, file.path, [file.app.name, ...below].join('.'), isPackage, modules);
}

function moduleAt(project: ProjectFiles, path: string, modules: Kept['modules']): SourceModule | undefined {
  const [name = '', ...below] = path.split('.');
  const app = project.apps.get(name);
  if (!app) return undefined;
  const at = [app.folder, ...below].join('/');
  if (below.length > 0 && project.file(`${at}.py`)) return parsed(project, `${at}.py`, path, false, modules);
  return project.file(`${at}/__init__.py`)
    ? parsed(project, `${at}/__init__.py`, path, true, modules)
    : undefined;
}

function parsed(
  project: ProjectFiles,
  file: string,
  path: string,
  isPackage: boolean,
  modules: Kept['modules'],
): SourceModule | undefined {
  const text = project.read(file);
  if (typeof text !== 'string') return undefined;
  const known = modules.get(file);
  if (known?.text === text) return known.module;
  const module = { path, file, isPackage, parsed: parsePython(text) };
  modules.set(file, { text, module });
  return module;
}
