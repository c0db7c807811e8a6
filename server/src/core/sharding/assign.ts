import type { Table } from '../schema/table.js';
import type { DocTypeData } from '../sources/doctype/model.js';

/** A table that a VSchema is made for, with its DocType. */
export interface SourceTable {
  table: Table;
  doctype: DocTypeData;
  /** The app that it comes from, where known. */
  app?: string;
  /** The file that the DocType is defined in, where it has one. */
  file?: string;
}

/** Where a table goes, and why. */
export interface Assignment {
  kind: 'sharded' | 'reference' | 'unsharded';
  /** Columns of the primary vindex of a sharded one. */
  column?: string;
  why: string;
}

/** What `--shard-by FILE` says. */
export interface ShardBy {
  /** Every table that has this column is sharded by it (a tenant: `company`). */
  by?: string;
  /** By DocType: a column, `reference` or `unsharded`. */
  tables?: Readonly<Record<string, string>>;
}

/**
 * DocTypes that describe others. Every request reads them, with one another and never by one shard's key
 * (frappe/model/meta.py, frappe/permissions.py, frappe/defaults.py).
 */
const METADATA: ReadonlySet<string> = new Set([
  ...['DocType', 'DocField', 'DocPerm', 'DocType Action', 'DocType Link', 'DocType State', 'DocType Layout'],
  ...['DocType Layout Field', 'Custom DocPerm', 'Custom Field', 'Property Setter', 'Module Def', 'Patch Log'],
  ...['DefaultValue', 'Installed Application', 'Package', 'Package Release', 'Document Naming Rule'],
]);

/** As many Link fields point to a master that is worth a copy on every shard. */
const LINKS_OF_A_MASTER = 3;
const COLUMNS_OF_A_MASTER = 12;

/** Fields that have a column of their own, as a measure of what a row holds. */
function ownColumns({ table }: SourceTable): number {
  return table.columns.filter(({ origin }) => origin === 'field').length;
}

/** How many Link fields point to each DocType. */
export function linksTo(tables: readonly SourceTable[]): ReadonlyMap<string, number> {
  const links = new Map<string, number>();
  for (const { doctype } of tables) {
    for (const { fieldtype, options } of doctype.fields) {
      if (fieldtype === 'Link' && options !== doctype.name) links.set(options, (links.get(options) ?? 0) + 1);
    }
  }
  return links;
}

/** Tables that could be copied to every shard: no child rows, nothing that is submitted or that only programs write. */
export function masterTables(tables: readonly SourceTable[]): ReadonlySet<string> {
  const masters = tables.filter(
    ({ doctype }) => !doctype.istable && !doctype.is_submittable && !doctype.raw.in_create,
  );
  return new Set(masters.map(({ table }) => table.name));
}

/** Where each table goes; by table name. */
export function assign(
  tables: readonly SourceTable[],
  shardBy: ShardBy = {},
): ReadonlyMap<string, Assignment> {
  const links = linksTo(tables);
  return new Map(tables.map((one) => [one.table.name, assignOne(one, links, shardBy)]));
}

function assignOne(
  source: SourceTable,
  links: ReadonlyMap<string, number>,
  { by, tables }: ShardBy,
): Assignment {
  const { doctype, table } = source;
  const told = tables?.[doctype.name] ?? tables?.[table.name];
  if (told === 'reference' || told === 'unsharded') return { kind: told, why: 'as --shard-by says' };
  if (told !== undefined) return { kind: 'sharded', column: told, why: 'as --shard-by says' };
  if (METADATA.has(doctype.name)) {
    return { kind: 'unsharded', why: 'it describes other DocTypes, and every request reads it' };
  }
  const count = links.get(doctype.name) ?? 0;
  if (isSmallMaster(source, count)) {
    return { kind: 'reference', why: `a small master that ${count} Link fields point to` };
  }
  if (by !== undefined && table.columns.some(({ name }) => name === by)) {
    return { kind: 'sharded', column: by, why: `it has ${by}` };
  }
  if (doctype.istable) return { kind: 'sharded', column: 'parent', why: "a document's rows share its shard" };
  return { kind: 'sharded', column: 'name', why: 'a document is read and written by its name' };
}

/** Few columns, no numbers of its own, no rows of its own, never submitted, and linked to from many places. */
function isSmallMaster(source: SourceTable, links: number): boolean {
  const { doctype, table } = source;
  if (links < LINKS_OF_A_MASTER || ownColumns(source) > COLUMNS_OF_A_MASTER) return false;
  if (doctype.istable || doctype.is_submittable || table.sequence !== undefined) return false;
  if (doctype.fields.some(({ fieldtype }) => fieldtype === 'Table')) return false;
  const naming = doctype.autoname.toLowerCase();
  return naming === 'prompt' || naming.startsWith('field:') || doctype.is_tree;
}

/** Whether the user's file of choices can be followed; what is wrong with it, in words. */
export function readShardBy(json: unknown): ShardBy | string {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return 'it must be a JSON object';
  const { by, tables, ...others } = json as Record<string, unknown>;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) return `unknown key ${JSON.stringify(unknown)}; known are by, tables`;
  if (by !== undefined && (typeof by !== 'string' || by === '')) return '"by" must be the name of a column';
  if (tables === undefined) return by === undefined ? {} : { by: by as string };
  if (typeof tables !== 'object' || tables === null || Array.isArray(tables))
    return '"tables" must be an object';
  const wrong = Object.entries(tables).find(([, how]) => typeof how !== 'string' || how === '');
  if (wrong) return `"tables": ${wrong[0]} must be a column, "reference" or "unsharded"`;
  return {
    ...(by !== undefined && { by: by as string }),
    tables: tables as Record<string, string>,
  };
}
