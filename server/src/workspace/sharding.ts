import { tableOf } from '../core/schema/build.js';
import { assign, type SourceTable } from '../core/sharding/assign.js';
import type { KnownTables } from '../core/sharding/file.js';
import { makeVSchema } from '../core/sharding/make.js';
import { type Planning, planningFor } from '../core/sharding/planning.js';
import { keyspaceOfFile, readVSchema, type SrvVSchema } from '../core/sharding/vschema.js';
import type { Customizations } from '../core/sources/customization.js';
import type { DocTypeData } from '../core/sources/doctype/model.js';
import type { FrappeVersion } from '../core/targets.js';
import { codeFields, codeSetters } from './code-customizations.js';
import type { Project, ProjectFile } from './project.js';
import { withCustomFields } from './sql-tables.js';

/** What a table was made of, to see whether it is still the same. */
interface Made {
  doctype: DocTypeData;
  customizations: Readonly<Customizations> | undefined;
  /** Names of the Custom Fields that code makes. */
  inCode: string;
  source: SourceTable | undefined;
}

interface Cache {
  generation: number;
  frappe: FrappeVersion;
  made: Map<string, Made>;
  sources: readonly SourceTable[];
}

const caches = new WeakMap<Project, Cache>();

/**
 * The tables of a workspace's DocTypes. The same list as long as no DocType changed, so that what was made of it can be
 * kept while somebody types in other files.
 */
export function sourceTables(project: Project, frappe: FrappeVersion): readonly SourceTable[] {
  const known = caches.get(project);
  if (known?.generation === project.generation && known.frappe === frappe) return known.sources;
  const before = known?.frappe === frappe ? known.made : new Map<string, Made>();
  const doctypes = project.lookup();
  const made = new Map<string, Made>();
  let changed = before.size === 0;
  for (const name of [...doctypes.names()].sort()) {
    const doctype = doctypes.get(name);
    if (!doctype) continue;
    const customizations = project.customizations(name);
    const inCode = JSON.stringify([codeFields(project, name), codeSetters(project, name)]);
    const old = before.get(name);
    if (old?.doctype === doctype && old.customizations === customizations && old.inCode === inCode) {
      made.set(name, old);
      continue;
    }
    changed = true;
    const onSite = withCustomFields(project, doctype);
    const table = tableOf(onSite, { frappe, doctypes, indexes: [] });
    const file = project.fileOf(name);
    const source = table && {
      table,
      doctype: onSite,
      ...(file && { file: file.path, ...(file.app && { app: file.app.name }) }),
    };
    made.set(name, { doctype, customizations, inCode, source });
  }
  changed ||= made.size !== before.size;
  const sources = changed ? [...made.values()].flatMap(({ source }) => source ?? []) : known!.sources;
  caches.set(project, { generation: project.generation, frappe, made, sources });
  return sources;
}

/** A file that was to hold a VSchema, and what is wrong with it. */
export interface VSchemaProblem {
  path: string;
  message: string;
}

/** The VSchema in a file, or why there is none. */
export function readVSchemaFile(project: Project, path: string): SrvVSchema | VSchemaProblem {
  const text = project.read(path);
  if (typeof text !== 'string') return { path, message: text.message };
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    return { path, message: `not valid JSON: ${(error as Error).message}` };
  }
  const vschema = readVSchema(json, keyspaceOfFile(path));
  if (vschema) return vschema;
  return { path, message: 'not a VSchema: it has neither "keyspaces" nor a keyspace\'s "tables"' };
}

interface Planned {
  text: unknown;
  sources: readonly SourceTable[];
  planning: Planning | VSchemaProblem;
}
const plannings = new WeakMap<Project, Map<string, Planned>>();

/**
 * What `vitess-sharded` is judged by: the VSchema that the settings name, or one made of the workspace's DocTypes. A
 * problem where the file cannot be read: then nothing is judged.
 */
export function planningOf(project: Project, file: Pick<ProjectFile, 'path'>): Planning | VSchemaProblem {
  const { vschema } = project.settingsFor(file.path);
  const frappe = project.frappeFor(file.path);
  const sources = sourceTables(project, frappe);
  const key = `${frappe} ${vschema?.path ?? ''}`;
  const text = vschema && project.read(vschema.path);
  const known = plannings.get(project) ?? new Map<string, Planned>();
  plannings.set(project, known);
  const old = known.get(key);
  if (old && old.sources === sources && (old.text === text || !vschema)) return old.planning;
  const planning = makePlanning(project, vschema?.path, sources);
  known.set(key, { text, sources, planning });
  return planning;
}

function makePlanning(
  project: Project,
  path: string | undefined,
  sources: readonly SourceTable[],
): Planning | VSchemaProblem {
  const tables = new Map(sources.map(({ table }) => [table.name, table]));
  const given = path === undefined ? undefined : readVSchemaFile(project, path);
  if (given && 'message' in given) return given;
  const vschema =
    given ?? makeVSchema(sources, { keyspace: 'main', assignments: assign(sources), authoritative: true });
  return planningFor(`sharded ${path ?? ''}`, vschema, (name) => tables.get(name), given !== undefined);
}

export function isPlanning(planning: Planning | VSchemaProblem): planning is Planning {
  return 'vschema' in planning;
}

/** The tables of the DocTypes as a file of the workspace knows them. */
export function knownTables(project: Project, file: Pick<ProjectFile, 'path' | 'app'>): KnownTables {
  const sources = sourceTables(project, project.frappeFor(file.path));
  const tables = new Map(sources.map(({ table }) => [table.name, table]));
  return {
    get: (name) => tables.get(name),
    names: [...tables.keys()],
    complete: project.lookup(file.app).complete,
  };
}
