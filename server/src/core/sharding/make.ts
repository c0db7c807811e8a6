import type { Assignment, SourceTable } from './assign.js';
import { vitessColumns } from './columns.js';
import { FRAMEWORK_TABLES } from './framework.js';
import type { RoutingRule, SrvVSchema, VSchemaKeyspace, VSchemaTable } from './vschema.js';

/** A vindex beside the primary one, which finds rows by another column. */
export interface LookupVindex {
  /** Of the table: `tabItem`. */
  table: string;
  column: string;
  unique: boolean;
}

export interface MakeOptions {
  keyspace: string;
  /** Where each table goes; undefined: one unsharded keyspace. */
  assignments?: ReadonlyMap<string, Assignment>;
  lookups?: readonly LookupVindex[];
  /** Columns, and that they are all: without it a vtgate takes those of the schemas that it tracks. */
  authoritative?: boolean;
}

/** Text of any case and accent that MySQL takes for equal must be on one shard; numbers are hashed as their text. */
const PRIMARY = 'unicode_loose_xxhash';

export const globalOf = (keyspace: string): string => `${keyspace}_global`;

/** The table that backs a lookup vindex. */
export function lookupName({ table, column }: LookupVindex): string {
  return `${table.replace(/^tab/, '').replace(/\W+/g, '_').toLowerCase()}_${column}_lookup`;
}

/**
 * The VSchema of a bench's tables. Unsharded: one keyspace with tables, columns and sequences. Sharded: beside it an
 * unsharded `<keyspace>_global` with sequences, lookup tables, the sources of reference tables, and what has no key to
 * shard by; routing rules let a session of the sharded keyspace find those tables.
 */
export function makeVSchema(tables: readonly SourceTable[], options: MakeOptions): SrvVSchema {
  const { keyspace, assignments, authoritative = false } = options;
  const entry = (one: SourceTable): VSchemaTable => ({
    columns: vitessColumns(one.table),
    ...(authoritative && { column_list_authoritative: true }),
  });
  const sequences = tables.flatMap(({ table }) => table.sequence ?? []);
  const here: Record<string, VSchemaTable> = {};
  const there: Record<string, VSchemaTable> = assignments ? {} : here;
  for (const [name, columns] of Object.entries(FRAMEWORK_TABLES)) there[name] = { columns: [...columns] };
  for (const name of sequences) there[name] = { type: 'sequence' };
  if (!assignments) {
    for (const one of tables) {
      const { name, sequence } = one.table;
      here[name] = {
        ...entry(one),
        ...(sequence !== undefined && { auto_increment: { column: 'name', sequence } }),
      };
    }
    return { keyspaces: { [keyspace]: { tables: sorted(here) } } };
  }

  const global = globalOf(keyspace);
  const sharded: VSchemaKeyspace = {
    sharded: true,
    vindexes: { [PRIMARY]: { type: PRIMARY } },
    tables: here,
  };
  for (const one of tables) {
    const { name, sequence } = one.table;
    const how = assignments.get(name);
    const increment = sequence !== undefined && {
      auto_increment: { column: 'name', sequence: qualified(global, sequence) },
    };
    if (how?.kind === 'sharded') {
      const column = how.column ?? 'name';
      here[name] = { column_vindexes: [{ column, name: PRIMARY }], ...increment, ...entry(one) };
      continue;
    }
    there[name] = {
      ...entry(one),
      ...(sequence !== undefined && { auto_increment: { column: 'name', sequence } }),
    };
    if (how?.kind === 'reference') {
      there[name] = { ...there[name], type: 'reference' };
      here[name] = { type: 'reference', source: `${global}.${name}`, ...entry(one) };
    }
  }
  for (const lookup of options.lookups ?? []) addLookup(sharded, there, lookup, global);
  return {
    keyspaces: {
      [keyspace]: { ...sharded, tables: sorted(here) },
      [global]: { tables: sorted(there) },
    },
    routing_rules: { rules: routes(keyspace, global, here, there) },
  };
}

function addLookup(
  sharded: VSchemaKeyspace,
  there: Record<string, VSchemaTable>,
  lookup: LookupVindex,
  global: string,
): void {
  const entry = sharded.tables?.[lookup.table];
  if (!entry?.column_vindexes || entry.column_vindexes[0]?.column === lookup.column) return;
  const name = lookupName(lookup);
  // A lookup that is not unique keeps one row for each owner, told apart by the owner's name.
  const from = lookup.unique ? [lookup.column] : [lookup.column, 'name'];
  sharded.vindexes![name] = {
    type: lookup.unique ? 'consistent_lookup_unique' : 'consistent_lookup',
    params: {
      table: `${global}.${name}`,
      from: from.join(','),
      to: 'keyspace_id',
      ignore_nulls: 'true',
    },
    owner: lookup.table,
  };
  there[name] = {};
  entry.column_vindexes = [
    ...entry.column_vindexes,
    from.length === 1 ? { column: lookup.column, name } : { columns: from, name },
  ];
}

/** Routing rules for what a session of the sharded keyspace asks for and the other one has. */
function routes(
  keyspace: string,
  global: string,
  here: Record<string, VSchemaTable>,
  there: Record<string, VSchemaTable>,
): RoutingRule[] {
  return Object.keys(there)
    .filter((table) => !Object.hasOwn(here, table))
    .sort()
    .map((table) => ({ from_table: `${keyspace}.${table}`, to_tables: [qualified(global, table)] }));
}

/** As Vitess's parser reads a table's name with its keyspace. */
export function qualified(keyspace: string, table: string): string {
  return `${/^\w+$/.test(keyspace) ? keyspace : `\`${keyspace}\``}.${/^\w+$/.test(table) ? table : `\`${table}\``}`;
}

function sorted(tables: Record<string, VSchemaTable>): Record<string, VSchemaTable> {
  return Object.fromEntries(Object.entries(tables).sort(([a], [b]) => (a < b ? -1 : 1)));
}
