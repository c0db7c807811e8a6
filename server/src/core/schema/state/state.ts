import type { KeyPart } from '../../sources/controller-indexes.js';
import { type Column, primaryOf, type Table } from '../table.js';
import { isLargeObject } from '../type.js';
import { parseSqlType, type SqlType } from './sql-type.js';
import { storedDefault, storedType } from './stored.js';

/** A column as the server has it (information_schema.COLUMNS). */
export interface StateColumn {
  name: string;
  /** COLUMN_TYPE as the server prints it: `int(11)`, `varchar(140)`. */
  type: string;
  nullable: boolean;
  /**
   * COLUMN_DEFAULT as MariaDB prints it: `'x'` with quotes, `0.000000000`, `NULL` for a nullable column without
   * one; undefined for a NOT NULL column without one.
   */
  default: string | undefined;
  charset?: string;
  collation?: string;
  comment?: string;
  generated?: 'stored' | 'virtual';
  autoIncrement?: boolean;
  /** `json` on MariaDB: longtext with CHECK json_valid. */
  json?: boolean;
}

export interface StateIndex {
  name: string;
  columns: KeyPart[];
  type: 'plain' | 'unique' | 'fulltext';
}

/** A table as it stands on a server; statements are judged against it and change it. */
export interface TableState {
  name: string;
  columns: StateColumn[];
  primary: string[];
  indexes: StateIndex[];
  engine: string;
  rowFormat: string;
  charset: string;
  collation: string;
}

/**
 * The table that Frappe's CREATE TABLE leaves on MariaDB, as information_schema shows it. A column with UNIQUE has
 * an index of its own name.
 */
export function stateOf(table: Table): TableState {
  const primary = primaryOf(table);
  const isKey = (column: Column) => primary.some((name) => sameName(name, column.name));
  return {
    name: table.name,
    columns: table.columns.map((column) => stateColumn(column, isKey(column))),
    primary: [...primary],
    indexes: [
      ...table.columns
        .filter((column) => column.unique)
        .map(
          (column): StateIndex => ({ name: column.name, columns: [{ name: column.name }], type: 'unique' }),
        ),
      ...table.indexes.map(
        (index): StateIndex => ({
          name: index.name,
          columns: index.columns,
          type: index.unique ? 'unique' : 'plain',
        }),
      ),
    ],
    engine: table.engine,
    rowFormat: table.rowFormat,
    charset: 'utf8mb4',
    collation: 'utf8mb4_unicode_ci',
  };
}

function stateColumn(column: Column, isKey: boolean): StateColumn {
  const type = parseSqlType(column.type);
  const nullable = column.nullable && !isKey;
  return {
    name: column.name,
    type: storedType(column.type),
    nullable,
    default: storedDefault(column.default, type, nullable),
    ...(type.base === 'json' ? { json: true } : {}),
    ...(column.generated ? { generated: 'virtual' as const } : {}),
  };
}

export function findColumn(state: TableState, name: string): StateColumn | undefined {
  let byName = names.get(state.columns);
  if (!byName) {
    byName = new Map(state.columns.map((column) => [column.name.toLowerCase(), column]));
    names.set(state.columns, byName);
  }
  return byName.get(name.toLowerCase());
}

/** Columns by name, of lists that are never changed in place. */
const names = new WeakMap<readonly StateColumn[], Map<string, StateColumn>>();

export function findIndex(state: TableState, name: string): StateIndex | undefined {
  return state.indexes.find((index) => sameName(index.name, name));
}

/** Letter case does not count in the name of a column, an index or an engine. */
export const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

export const isPrimary = (state: TableState, column: string): boolean =>
  state.primary.some((name) => sameName(name, column));

/** The indexes whose key holds a column. */
export function indexesWith(state: TableState, column: string): StateIndex[] {
  const wanted = column.toLowerCase();
  return state.indexes.filter((index) => index.columns.some((part) => part.name.toLowerCase() === wanted));
}

/** The type of a column with `json` told apart from longtext. */
export function columnSqlType(column: StateColumn): SqlType {
  return column.json ? { base: 'json' } : parseSqlType(column.type);
}

/** Whether a column has a character set that can change: `json` keeps its own. */
export function isCharacters(column: StateColumn): boolean {
  return !column.json && /^(var)?char\b|text\b|^enum\b|^set\b/.test(column.type);
}

export const charsetOf = (column: StateColumn, state: TableState): string =>
  column.charset ?? column.collation?.split('_')[0] ?? state.charset;

/** Whether a unique index over these columns is kept as a HASH: a text, or more than 3,072 bytes. */
export function hashUnique(columns: readonly StateColumn[], parts: readonly KeyPart[]): boolean {
  let bytes = 0;
  for (const part of parts) {
    const column = columns.find((other) => other.name.toLowerCase() === part.name.toLowerCase());
    if (!column) continue;
    const type = columnSqlType(column);
    if (part.prefix !== undefined) bytes += part.prefix * 4;
    else if (isLargeObject(type)) return true;
    else if (type.base === 'varchar') bytes += (type.length ?? 0) * 4;
  }
  return bytes > 3072;
}
