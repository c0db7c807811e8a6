import { jsonNames } from '../core/editor/names/json.js';
import { inOrder, type NameUse, type NameWorld } from '../core/editor/names/model.js';
import { ormNames } from '../core/editor/names/orm.js';
import { type PythonPlace, pythonGives, pythonNames } from '../core/editor/names/python.js';
import type { PythonValue } from '../core/editor/names/python-frappe.js';
import type { FunctionKey } from '../core/editor/names/python-functions.js';
import { scriptNames } from '../core/editor/names/script.js';
import { templateNames } from '../core/editor/names/template.js';
import { usesIn } from '../core/editor/sql.js';
import { scrub } from '../core/interpreter/bench.js';
import type { Span } from '../core/text.js';
import type { App } from './apps.js';
import { findDotted } from './dotted.js';
import { hookFacts } from './hook-facts.js';
import { patchModule } from './patches.js';
import type { Project, ProjectFile } from './project.js';
import { callsIn, fragmentsIn, mayHoldQueries } from './queries.js';
import { tablesFor, withCustomFields } from './sql-tables.js';

interface Kept {
  generation: number;
  worlds: Map<App | undefined, NameWorld>;
  files: Map<string, { text: string; uses: NameUse[] }>;
  /** What functions of each file give back; undefined while it is being read. */
  gives: Map<string, ((key: FunctionKey) => PythonValue | undefined) | undefined>;
}

const kept = new WeakMap<Project, Kept>();

function keptOf(project: Project): Kept {
  let known = kept.get(project);
  if (known?.generation !== project.generation) {
    known = { generation: project.generation, worlds: new Map(), files: new Map(), gives: new Map() };
    kept.set(project, known);
  }
  return known;
}

/** What names in a file of an app may stand for. */
export function nameWorld(project: Project, app: App | undefined): NameWorld {
  const { worlds } = keptOf(project);
  let world = worlds.get(app);
  if (!world) {
    world = makeWorld(project, app);
    worlds.set(app, world);
  }
  return world;
}

function makeWorld(project: Project, app: App | undefined): NameWorld {
  const lookup = project.lookup(app);
  let byPath: Map<string, string> | undefined;
  let parents: Map<string, string[]> | undefined;
  return {
    get(name) {
      const doctype = lookup.get(name);
      return doctype && withCustomFields(project, doctype);
    },
    scrubbed(name) {
      byPath ??= new Map([...lookup.names()].map((one) => [scrub(one), one]));
      return byPath.get(name);
    },
    parentsOf(doctype) {
      if (!parents) {
        parents = new Map();
        for (const name of lookup.names())
          for (const { fieldtype, options } of lookup.get(name)?.fields ?? [])
            if (fieldtype === 'Table' || fieldtype === 'Table MultiSelect')
              parents.set(options, [...(parents.get(options) ?? []), name]);
      }
      return [...new Set(parents.get(doctype))];
    },
  };
}

/** The DocTypes and fields that a file names outside of SQL; read again when anything has changed. */
export function namesIn(project: Project, file: ProjectFile): readonly NameUse[] {
  const text = project.read(file.path);
  if (typeof text !== 'string') return [];
  const { files } = keptOf(project);
  const known = files.get(file.path);
  if (known?.text === text) return known.uses;
  const uses = inOrder([...read(project, file, text), ...namesOfCalls(project, file, text)]);
  files.set(file.path, { text, uses });
  return uses;
}

/** Those in calls of the ORM. */
function namesOfCalls(project: Project, file: ProjectFile, text: string): NameUse[] {
  if (!mayHoldQueries(file)) return [];
  return ormNames(callsIn(project, file, text), nameWorld(project, file.app)).filter(
    ({ doctype, field, span }) => text.slice(span.start, span.end) === (field ?? doctype),
  );
}

function read(project: Project, file: ProjectFile, text: string): NameUse[] {
  const world = nameWorld(project, file.app);
  switch (file.kind) {
    case 'python':
      return pythonNames(text, pythonPlace(project, file), world);
    case 'script':
      return scriptNames(text, scriptDocType(project, file), world);
    case 'template':
      return templateNames(text, templateDocType(project, file), world);
    case 'doctype':
    case 'report':
    case 'customization':
    case 'fixture':
    case 'json':
      return jsonNames(text, world);
    default:
      return [];
  }
}

/** What the place of a Python file says of the documents in its code. */
export function pythonPlace(project: Project, file: ProjectFile): PythonPlace {
  const controller = /\/doctype\/(\w+)\/\1\.py$/.test(file.path)
    ? project.source(file.path.replace(/\.py$/, '.json'))?.data.name
    : undefined;
  const module = file.app && patchModule(file, file.app);
  const { handlers } = hookFacts(project);
  return {
    controller,
    module,
    gives: (key) => givesElsewhere(project, file, key),
    documentOf(name) {
      const doctypes = new Set(handlers.get(`${module}.${name}`));
      return doctypes.size === 1 ? [...doctypes][0] : undefined;
    },
  };
}

/** What a function of another file gives back: of a module, or a method of a controller. */
function givesElsewhere(project: Project, from: ProjectFile, key: FunctionKey): PythonValue | undefined {
  let path: string | undefined;
  let own: FunctionKey = key;
  if ('path' in key) {
    path = findDotted(project, key.path)?.file.path;
    own = { name: key.path.slice(key.path.lastIndexOf('.') + 1) };
  } else if ('doctype' in key) path = project.fileOf(key.doctype, from.app)?.path.replace(/\.json$/, '.py');
  const file = path === undefined ? undefined : project.file(path);
  if (file?.kind !== 'python' || file.path === from.path) return undefined;
  const { gives } = keptOf(project);
  if (!gives.has(file.path)) {
    // Files that call each other: what is being read gives nothing yet.
    gives.set(file.path, undefined);
    const text = project.read(file.path);
    if (typeof text === 'string')
      gives.set(file.path, pythonGives(text, pythonPlace(project, file), nameWorld(project, file.app)));
  }
  return gives.get(file.path)?.(own);
}

/** The DocType to whose form or list a script belongs. */
export function scriptDocType(project: Project, { path }: ProjectFile): string | undefined {
  const [, folder] = /^(.*\/doctype\/\w+)\/[^/]+$/.exec(path) ?? [];
  if (folder === undefined) return hookFacts(project).scripts.get(path);
  return project.source(`${folder}${folder.slice(folder.lastIndexOf('/'))}.json`)?.data.name;
}

/** The DocType of the `doc` that a template is given: a print format's, or that of the DocType beside it. */
export function templateDocType(project: Project, { path }: ProjectFile): string | undefined {
  const [, folder, name] = /^(.*\/doctype\/(\w+))\/templates\/[^/]+$/.exec(path) ?? [];
  if (folder !== undefined) return project.source(`${folder}/${name}.json`)?.data.name;
  if (!/\/(?:print_format|notification)\/(\w+)\/\1\.html$/.test(path)) return undefined;
  const json = project.read(path.replace(/\.html$/, '.json'));
  return typeof json === 'string'
    ? /"(?:doc_type|document_type)"\s*:\s*"([^"]*)"/.exec(json)?.[1]
    : undefined;
}

/** A DocType, or one of its fields. */
export interface Name {
  doctype: string;
  field?: string;
}

/** Where each file of a workspace names a DocType or a field, in SQL and outside of it. */
export function* usesOf(project: Project, name: Name): Generator<{ file: ProjectFile; spans: Span[] }> {
  const { doctype, field } = name;
  const word = field ?? doctype;
  for (const file of project.files) {
    const text = project.read(file.path);
    if (typeof text !== 'string' || !text.includes(word)) continue;
    // A query names its DocType, or stands in its controller: of most files the queries need not be read.
    const asks = text.includes(doctype) || file.path.includes(`/doctype/${scrub(doctype)}/`);
    const named = asks ? namesIn(project, file) : read(project, file, text);
    const own = named.filter((use) => use.doctype === doctype && use.field === field);
    const spans = inOrder(asks ? [...own, ...sqlUses(project, file, text, name)] : own);
    if (spans.length > 0) yield { file, spans: spans.map(({ span }) => span) };
  }
}

function sqlUses(project: Project, file: ProjectFile, text: string, { doctype, field }: Name): NameUse[] {
  if (!mayHoldQueries(file)) return [];
  const tables = tablesFor(project, file);
  const word = field ?? doctype;
  return fragmentsIn(project, file, text).flatMap((fragment) =>
    usesIn(fragment, `tab${doctype}`, field, tables).flatMap((span) => {
      const at = exactly(text, span, word);
      return at ? [{ doctype, ...(field !== undefined && { field }), span: at }] : [];
    }),
  );
}

/** The place of a name within what stands for it in the file: quotes, ticks and `tab` are around it. */
export function exactly(text: string, { start, end }: Span, name: string): Span | undefined {
  const written = text.slice(start, end);
  const at = written.lastIndexOf(name);
  if (at < 0 || !/^[`"']*(?:tab)?[`"']*$/.test(written.slice(0, at))) return undefined;
  if (!/^[`"']*$/.test(written.slice(at + name.length))) return undefined;
  return { start: start + at, end: start + at + name.length };
}
