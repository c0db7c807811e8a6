import type { StateColumn, StateIndex, TableState } from '../core/schema/state/state.js';
import type { LiveSession } from './session.js';

const COLUMNS = `SELECT TABLE_NAME AS tbl, COLUMN_NAME AS name, COLUMN_TYPE AS type, IS_NULLABLE AS nullable, COLUMN_DEFAULT AS dflt, COLLATION_NAME AS coll, EXTRA AS extra
  FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME, ORDINAL_POSITION`;
const INDEXES = `SELECT TABLE_NAME AS tbl, INDEX_NAME AS name, COLUMN_NAME AS col, SUB_PART AS part, NON_UNIQUE AS plain, INDEX_TYPE AS kind
  FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX`;
const TABLES = `SELECT TABLE_NAME AS tbl, ENGINE AS engine, ROW_FORMAT AS fmt, TABLE_COLLATION AS coll, TABLE_ROWS AS cnt, DATA_LENGTH + INDEX_LENGTH AS bytes
  FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE'`;

/** A table on a server, with what its statistics say of its size. */
export interface LiveTable {
  state: TableState;
  rows: number;
  bytes: number;
}

/** All tables of the database, by name, as information_schema has them: three statements whatever their number. */
export async function readTables(session: LiveSession): Promise<Map<string, LiveTable>> {
  const tables = new Map<string, LiveTable>();
  for (const row of await session.rows(TABLES)) {
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
  for (const row of await session.rows(COLUMNS)) tables.get(text(row.tbl))?.state.columns.push(columnOf(row));
  for (const row of await session.rows(INDEXES)) {
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
