import { tableOf } from '../core/schema/build.js';
import { customize } from '../core/schema/customize.js';
import type { TableLookup } from '../core/schema/lookup.js';
import type { Table } from '../core/schema/table.js';
import type { DocTypeData } from '../core/sources/doctype/model.js';
import type { FrappeVersion } from '../core/targets.js';
import type { App } from './apps.js';
import { customizedInCode } from './code-customizations.js';
import { mayHaveIndex } from './code-indexes.js';
import type { Project, ProjectFile } from './project.js';

interface Cache {
  generation: number;
  lookups: Map<string, TableLookup>;
  customized: Map<DocTypeData, DocTypeData>;
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
    cache = { generation: project.generation, lookups: new Map(), customized: new Map() };
    caches.set(project, cache);
  }
  return cache;
}

function makeLookup(project: Project, app: App | undefined, frappe: FrappeVersion): TableLookup {
  const doctypes = project.lookup(app);
  const tables = new Map<string, Table | undefined>();
  return {
    get(name) {
      if (!name.startsWith('tab')) return undefined;
      if (!tables.has(name)) {
        const doctype = doctypes.get(name.slice(3));
        const onSite = doctype && withCustomFields(project, doctype);
        tables.set(name, onSite && tableOf(onSite, { frappe, doctypes, indexes: [] }));
      }
      return tables.get(name);
    },
    mayHaveColumn: (doctype, name) => customizedInCode(project).mayHave(doctype, name),
    mayHaveIndex: (name) => mayHaveIndex(project, name),
    owns: (name) => app !== undefined && project.fileOf(name.slice(3), app)?.app === app,
    get complete() {
      return doctypes.complete;
    },
  };
}

/** A DocType with the customizations that apps ship, and the Custom Fields that their code makes. */
export function withCustomFields(project: Project, doctype: DocTypeData): DocTypeData {
  const { customized } = cacheOf(project);
  let made = customized.get(doctype);
  if (!made) {
    made = customizedOf(project, doctype);
    customized.set(doctype, made);
  }
  return made;
}

function customizedOf(project: Project, doctype: DocTypeData): DocTypeData {
  const shipped = project.customizations(doctype.name);
  const inCode = customizedInCode(project).fields.get(doctype.name) ?? [];
  if (!shipped && inCode.length === 0) return doctype;
  const known = new Set([...doctype.fields, ...(shipped?.fields ?? [])].map(({ fieldname }) => fieldname));
  return customize(doctype, {
    fields: [...inCode.filter(({ fieldname }) => !known.has(fieldname)), ...(shipped?.fields ?? [])],
    setters: shipped?.setters ?? [],
  });
}
