import type { PrimaryKeys } from '../engines/vitess/verdicts.js';
import type { Table } from '../schema/table.js';
import { vitessColumns } from './columns.js';
import { type RoutingRule, type SrvVSchema, type VSchemaTable, vindexColumns } from './vschema.js';

/** Where a table's rows are. */
export interface TablePlace {
  keyspace: string;
  kind: 'sharded' | 'reference' | 'unsharded';
  /** Columns of the primary vindex, which decide the shard; empty where nothing does. */
  columns: readonly string[];
  /** Columns of other vindexes, which find the shard too. */
  lookups: readonly string[];
}

/** What statements are planned against: a VSchema as a vtgate has it once it has seen the tables. */
export interface Planning {
  /** The engine's name for it. */
  name: string;
  vschema: SrvVSchema;
  /** The keyspace that the site connects to. */
  keyspace: string;
  primaryKeys: PrimaryKeys;
  /** The VSchema was given: a table that it does not name is not there. */
  given: boolean;
  /** Tables whose columns are those of their DocType, as the VSchema lists none. */
  tracked: ReadonlySet<string>;
  place(table: string): TablePlace | undefined;
  /** Whether a table has a column; undefined where its columns are not known. */
  hasColumn(table: string, column: string): boolean | undefined;
}

/**
 * Completes a VSchema as vtgate does with the schemas that it tracks (vschema_manager.go, updateFromSchema): columns
 * where the VSchema lists none, primary keys. Tables of other keyspaces are found by their name alone, as they are
 * for a session without a keyspace or by routing rules.
 */
export function planningFor(
  name: string,
  given: SrvVSchema,
  tables: (name: string) => Table | undefined,
  isGiven: boolean,
): Planning {
  const keyspace = mainKeyspace(given);
  const primaryKeys: Record<string, Record<string, string[]>> = {};
  const filled = new Set<string>();
  const keyspaces = { ...given.keyspaces };
  for (const [at, known] of Object.entries(given.keyspaces)) {
    if (!known.sharded) continue;
    const own: Record<string, VSchemaTable> = {};
    primaryKeys[at] = {};
    for (const [table, entry] of Object.entries(known.tables ?? {})) {
      const tracked = tables(table);
      const fill = tracked !== undefined && (!isGiven || !entry.columns?.length);
      if (fill) filled.add(table);
      own[table] = fill && !entry.columns?.length ? withColumns(entry, tracked) : entry;
      const primary = primaryKeyOf(table, own[table], tracked);
      if (primary) primaryKeys[at][table] = primary;
    }
    keyspaces[at] = { ...known, tables: own };
  }
  const rules = [...(given.routing_rules?.rules ?? []), ...ownRules(given, keyspace)];
  return {
    name,
    keyspace,
    primaryKeys,
    given: isGiven,
    tracked: filled,
    vschema: { ...given, keyspaces, ...(rules.length > 0 && { routing_rules: { rules } }) },
    place: (table) => placeOf(given, keyspace, table),
    hasColumn(table, column) {
      const at = placeOf(given, keyspace, table)?.keyspace;
      const known = at === undefined ? undefined : keyspaces[at]?.tables?.[table]?.columns;
      return known?.some(({ name }) => name === column);
    },
  };
}

/** The sharded keyspace with the most tables of DocTypes, else any with the most. */
export function mainKeyspace({ keyspaces }: SrvVSchema): string {
  const weight = (name: string): number => {
    const { sharded, tables = {} } = keyspaces[name]!;
    const doctypes = Object.keys(tables).filter((table) => table.startsWith('tab')).length;
    return (sharded ? 1e6 : 0) + doctypes;
  };
  const names = Object.keys(keyspaces).sort((a, b) => weight(b) - weight(a) || (a < b ? -1 : 1));
  return names[0] ?? '';
}

function withColumns(entry: VSchemaTable, table: Table): VSchemaTable {
  return { ...entry, columns: vitessColumns(table), column_list_authoritative: true };
}

/** Frappe's tables have `name`; of a table that is no DocType's here its columns tell, else what it is called. */
function primaryKeyOf(name: string, entry: VSchemaTable, table: Table | undefined): string[] | undefined {
  if (table) return [...(table.primary ?? ['name'])];
  const has = entry.columns?.length
    ? entry.columns.some((column) => column.name === 'name')
    : name.startsWith('tab');
  return has ? ['name'] : undefined;
}

/** Routes each table that only another keyspace has to it. */
function ownRules(given: SrvVSchema, keyspace: string): RoutingRule[] {
  const here = given.keyspaces[keyspace]?.tables ?? {};
  const routed = new Set((given.routing_rules?.rules ?? []).map(({ from_table }) => from_table));
  const found = new Map<string, string | undefined>();
  for (const [other, { tables = {} }] of Object.entries(given.keyspaces)) {
    if (other === keyspace) continue;
    for (const table of Object.keys(tables)) {
      if (!Object.hasOwn(here, table)) found.set(table, found.has(table) ? undefined : other);
    }
  }
  return [...found].flatMap(([table, other]) => {
    const from_table = `${keyspace}.${table}`;
    return other === undefined || routed.has(from_table)
      ? []
      : [{ from_table, to_tables: [`${other}.${table}`] }];
  });
}

function placeOf(given: SrvVSchema, keyspace: string, table: string): TablePlace | undefined {
  const [first, ...others] = [keyspace, ...Object.keys(given.keyspaces)].filter((name) =>
    Object.hasOwn(given.keyspaces[name]?.tables ?? {}, table),
  );
  const found = first ?? others[0];
  if (found === undefined) return undefined;
  const { sharded, tables = {} } = given.keyspaces[found]!;
  const entry = tables[table]!;
  const none = { columns: [], lookups: [] };
  if (!sharded) return { keyspace: found, kind: 'unsharded', ...none };
  if (entry.type === 'reference') return { keyspace: found, kind: 'reference', ...none };
  const [primary, ...rest] = entry.column_vindexes ?? [];
  const lookups = rest.flatMap((vindex) => vindexColumns(vindex).slice(0, 1));
  return { keyspace: found, kind: 'sharded', columns: primary ? vindexColumns(primary) : [], lookups };
}
