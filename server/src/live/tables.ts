import { sqlString } from '../core/escape.js';
import type { StateColumn, StateIndex, TableState } from '../core/schema/state/state.js';
import type { LiveSession } from './session.js';

const columns = (
  schema: string,
) => `SELECT TABLE_NAME AS tbl, COLUMN_NAME AS name, COLUMN_TYPE AS type, IS_NULLABLE AS nullable, COLUMN_DEFAULT AS dflt, COLLATION_NAME AS coll, EXTRA AS extra
  FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ${schema}`;
const indexes = (
  schema: string,
) => `SELECT TABLE_NAME AS tbl, INDEX_NAME AS name, COLUMN_NAME AS col, SUB_PART AS part, NON_UNIQUE AS plain, INDEX_TYPE AS kind
  FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = ${schema}`;
const tablesOf = (
  schema: string,
) => `SELECT TABLE_NAME AS tbl, ENGINE AS engine, ROW_FORMAT AS fmt, TABLE_COLLATION AS coll, TABLE_ROWS AS cnt, DATA_LENGTH + INDEX_LENGTH AS bytes
  FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${schema} AND TABLE_TYPE = 'BASE TABLE'`;

/** A table on a server, with what its statistics say of its size. */
export interface LiveTable {
  state: TableState;
  rows: number;
  bytes: number;
}

/**
 * All tables of the database, by name, as information_schema has them: three statements whatever their number, in pages
 * of some thousand rows. Throws Refused.
 */
export function readTables(session: LiveSession): Promise<Map<string, LiveTable>> {
  return readSchema(session, 'DATABASE()');
}

/**
 * The tables of other keyspaces that a session of this one reaches by their name alone, by routing rules. Of a sharded
 * site's tables those without a key to shard by are in an unsharded keyspace beside it. Throws Refused.
 */
export async function routedTables(
  session: LiveSession,
  own: ReadonlyMap<string, LiveTable>,
): Promise<Map<string, LiveTable>> {
  const found = new Map<string, LiveTable>();
  for (const keyspace of await otherKeyspaces(session)) {
    const schema = sqlString(keyspace);
    const names = await session.all(tablesOf(schema), 'TABLE_NAME');
    const reached = new Set<string>();
    for (const name of names.map((row) => text(row.tbl))) {
      if (own.has(name) || found.has(name) || name.includes('`')) continue;
      if ('rows' in (await session.ask(`SELECT 1 FROM \`${name}\` LIMIT 0`))) reached.add(name);
    }
    if (reached.size === 0) continue;
    for (const [name, table] of await readSchema(session, schema))
      if (reached.has(name)) found.set(name, table);
  }
  return found;
}

const SYSTEM: ReadonlySet<string> = new Set(['information_schema', 'mysql', 'sys', 'performance_schema']);

/** Keyspaces of this cluster that are not the session's. */
export async function otherKeyspaces(session: LiveSession): Promise<string[]> {
  const names = (await session.rows('SHOW DATABASES')).map((row) => text(Object.values(row)[0]));
  return names.filter((name) => name !== session.server.database && !SYSTEM.has(name));
}

async function readSchema(session: LiveSession, schema: string): Promise<Map<string, LiveTable>> {
  const tables = new Map<string, LiveTable>();
  for (const row of await session.all(tablesOf(schema), 'TABLE_NAME')) {
    const collation = text(row.coll);
    const state: TableState = {
      name: text(row.tbl),
      columns: [],
      primary: [],
      indexes: [],
      engine: text(row.engine),
      rowFormat: text(row.fmt).toUpperCase(),
      charset: collation.split('_')[0] ?? '',
      collation,
    };
    tables.set(state.name, { state, rows: Number(row.cnt ?? 0), bytes: Number(row.bytes ?? 0) });
  }
  for (const row of await session.all(columns(schema), 'TABLE_NAME, ORDINAL_POSITION'))
    tables.get(text(row.tbl))?.state.columns.push(columnOf(row));
  for (const row of await session.all(indexes(schema), 'TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX')) {
    const state = tables.get(text(row.tbl))?.state;
    if (state) addPart(state, row);
  }
  return tables;
}

function columnOf(row: Record<string, unknown>): StateColumn {
  const collation = text(row.coll);
  return {
    name: text(row.name),
    type: text(row.type),
    nullable: text(row.nullable) === 'YES',
    default: row.dflt === null || row.dflt === undefined ? undefined : text(row.dflt),
    ...(collation !== '' && { collation }),
    ...(/auto_increment/i.test(text(row.extra)) && { autoIncrement: true }),
  };
}

function addPart(state: TableState, row: Record<string, unknown>): void {
  const [name, column] = [text(row.name), text(row.col)];
  if (name === 'PRIMARY') {
    state.primary.push(column);
    return;
  }
  const kind = text(row.kind).toUpperCase();
  const type: StateIndex['type'] =
    kind === 'FULLTEXT' ? 'fulltext' : Number(row.plain) === 0 ? 'unique' : 'plain';
  let index = state.indexes.find((one) => one.name === name);
  if (!index) {
    index = { name, columns: [], type };
    state.indexes.push(index);
  }
  index.columns.push({ name: column, ...(row.part ? { prefix: Number(row.part) } : {}) });
}

const text = (value: unknown): string => (value === null || value === undefined ? '' : String(value));
