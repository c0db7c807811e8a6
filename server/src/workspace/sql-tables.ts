import { tableOf } from '../core/schema/build.js';
import { customize } from '../core/schema/customize.js';
import type { TableLookup } from '../core/schema/lookup.js';
import type { Table } from '../core/schema/table.js';
import type { DocTypeData } from '../core/sources/doctype/model.js';
import type { FrappeVersion } from '../core/targets.js';
import type { App } from './apps.js';
import { mayHaveInCode } from './code-customizations.js';
import { mayHaveIndex } from './code-indexes.js';
import { Kept } from './ledger.js';
import type { Project, ProjectFile } from './project.js';
import { allCustomizations } from './tables.js';

interface Cache {
  generation: number;
  lookups: Map<string, TableLookup>;
  customized: Kept<DocTypeData, DocTypeData>;
}

const caches = new WeakMap<Project, Cache>();

/** The tables that a file's statements meet: those of the workspace's DocTypes, customized, made when asked for. */
export function tablesFor(project: Project, file: ProjectFile): TableLookup {
  const frappe = project.frappeFor(file.path);
  const cache = cacheOf(project);
  const key = `${frappe} ${file.app?.name ?? ''}`;
  let lookup = cache.lookups.get(key);
  if (!lookup) {
    lookup = makeLookup(project, file.app, frappe);
    cache.lookups.set(key, lookup);
  }
  return lookup;
}

function cacheOf(project: Project): Cache {
  let cache = caches.get(project);
  if (!cache || cache.generation !== project.generation) {
    cache = { generation: project.generation, lookups: new Map(), customized: new Kept(project) };
    caches.set(project, cache);
  }
  return cache;
}

function makeLookup(project: Project, app: App | undefined, frappe: FrappeVersion): TableLookup {
  const doctypes = project.lookup(app);
  const tables = new Kept<string, Table | undefined>(project);
  return {
    get(name) {
      if (!name.startsWith('tab')) return undefined;
      return tables.get(name, () => {
        const doctype = doctypes.get(name.slice(3));
        const options = { frappe, doctypes, indexes: [] };
        const onSite = doctype && withCustomFields(project, doctype);
        const table = onSite && tableOf(onSite, options);
        const isCustomized = table && onSite !== doctype;
        return isCustomized ? withLeftColumns(table, tableOf(doctype, options)) : table;
      });
    },
    mayHaveColumn: (doctype, name) =>
      mayHaveInCode(project, doctype, name) || isOfNamesake(project, doctype, name),
    mayHaveIndex: (name) => mayHaveIndex(project, name),
    owns: (name) => app !== undefined && project.fileOf(name.slice(3), app)?.app === app,
    get complete() {
      return doctypes.complete;
    },
  };
}

/** Whether a second DocType of the same name brings a column: both modules have been synced into the one table. */
function isOfNamesake(project: Project, doctype: string, name: string): boolean {
  const all = project.namesakes(doctype);
  return all.length > 1 && all.some(({ data }) => data.fields.some(({ fieldname }) => fieldname === name));
}

/** A Property Setter that makes a field virtual, or one without a value, takes no column away. */
function withLeftColumns(table: Table, own: Table | undefined): Table {
  const names = new Set(table.columns.map(({ name }) => name));
  const left = own?.columns.filter(({ name }) => !names.has(name)) ?? [];
  return left.length === 0 ? table : { ...table, columns: [...table.columns, ...left] };
}

/** A DocType with the customizations that apps ship, and the Custom Fields that their code makes. */
export function withCustomFields(project: Project, doctype: DocTypeData): DocTypeData {
  return cacheOf(project).customized.get(doctype, () => customizedOf(project, doctype));
}

function customizedOf(project: Project, doctype: DocTypeData): DocTypeData {
  const customizations = allCustomizations(project, doctype.name, doctype.fields);
  return customizations ? customize(doctype, customizations) : doctype;
}
