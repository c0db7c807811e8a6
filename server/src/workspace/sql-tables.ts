import type { TableLookup } from '../core/contexts/statement.js';
import { tableOf } from '../core/schema/build.js';
import { customize } from '../core/schema/customize.js';
import type { Table } from '../core/schema/table.js';
import type { FrappeVersion } from '../core/targets.js';
import type { App } from './apps.js';
import type { Project, ProjectFile } from './project.js';

interface Cache {
  generation: number;
  lookups: Map<string, TableLookup>;
}

const caches = new WeakMap<Project, Cache>();

/** The tables that a file's statements meet: those of the workspace's DocTypes, customized, made when asked for. */
export function tablesFor(project: Project, file: ProjectFile): TableLookup {
  const frappe = project.frappeFor(file.path);
  let cache = caches.get(project);
  if (!cache || cache.generation !== project.generation) {
    cache = { generation: project.generation, lookups: new Map() };
    caches.set(project, cache);
  }
  const key = `${frappe} ${file.app?.name ?? ''}`;
  let lookup = cache.lookups.get(key);
  if (!lookup) {
    lookup = makeLookup(project, file.app, frappe);
    cache.lookups.set(key, lookup);
  }
  return lookup;
}

function makeLookup(project: Project, app: App | undefined, frappe: FrappeVersion): TableLookup {
  const doctypes = project.lookup(app);
  const tables = new Map<string, Table | undefined>();
  return {
    get(name) {
      if (!name.startsWith('tab')) return undefined;
      if (!tables.has(name)) {
        const doctype = doctypes.get(name.slice(3));
        const customizations = doctype && project.customizations(doctype.name);
        const onSite = customizations ? customize(doctype, customizations) : doctype;
        tables.set(name, onSite && tableOf(onSite, { frappe, doctypes, indexes: [] }));
      }
      return tables.get(name);
    },
    mayHaveColumn: (name) => customFieldNames(project).has(name),
    get complete() {
      return doctypes.complete;
    },
  };
}

const FIELDNAME = /["']fieldname["']\s*:\s*f?["'](\w+)["']|\bfieldname\s*=\s*["'](\w+)["']/g;
const NONE: readonly string[] = [];

interface Named {
  generation: number;
  /** What each file was found to name, as long as its text stays the same. */
  files: Map<string, { text: string; names: readonly string[] }>;
  names: Set<string>;
}

const named = new WeakMap<Project, Named>();

/** The names that Python code gives to Custom Fields, as hooks of an installation do. */
function customFieldNames(project: Project): ReadonlySet<string> {
  const known: Named = named.get(project) ?? { generation: -1, files: new Map(), names: new Set() };
  named.set(project, known);
  if (known.generation === project.generation) return known.names;
  known.generation = project.generation;
  known.names = new Set();
  for (const file of project.filesOf('python')) {
    const text = project.read(file.path);
    if (typeof text !== 'string') continue;
    let found = known.files.get(file.path);
    if (found?.text !== text) {
      found = { text, names: namesIn(text) };
      known.files.set(file.path, found);
    }
    for (const name of found.names) known.names.add(name);
  }
  return known.names;
}

function namesIn(text: string): readonly string[] {
  if (!text.includes('custom_field') && !/custom field/i.test(text)) return NONE;
  return [...text.matchAll(FIELDNAME)].map(([, quoted, keyword]) => (quoted ?? keyword)!);
}
