import type { KeyPart } from '../../sources/controller-indexes.js';
import type { Alter, AlterClause, ClauseOf, ColumnDefinition, Position, Statement } from '../statement.js';
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

/** What the table is after a statement; other statements than an ALTER TABLE of it change nothing. */
export function applyStatement(state: TableState, statement: Statement): TableState {
  const isOwn = statement.kind === 'alter' && sameName(statement.table, state.name);
  return isOwn ? applyAlter(state, statement) : state;
}

/** What the table is after an ALTER. */
export function applyAlter(state: TableState, statement: Alter): TableState {
  const plain = statement.clauses.every((clause) => clause.kind === 'modify' && isPlain(clause));
  if (plain) return modifyAll(state, statement);
  // A new default character set counts for every column that the same statement defines, wherever it stands.
  const first = statement.clauses.filter(isCharset);
  return statement.clauses
    .filter((clause) => !isCharset(clause))
    .reduce(applyClause, withDefault(state, first));
}

type Option = ClauseOf<'option'>;
const isCharset = (clause: AlterClause): clause is Option =>
  clause.kind === 'option' && (clause.name === 'charset' || clause.name === 'collate');

/** Another default leaves the columns that are there as they are. */
function withDefault(state: TableState, options: readonly Option[]): TableState {
  if (options.length === 0) return state;
  const of = (name: string): string | undefined =>
    options.findLast((option) => option.name === name)?.value.toLowerCase();
  const charset = of('charset') ?? of('collate')?.split('_')[0] ?? state.charset;
  return {
    ...state,
    columns: state.columns.map((column) =>
      isCharacters(column)
        ? {
            charset: state.charset,
            ...(column.charset === undefined && { collation: state.collation }),
            ...column,
          }
        : column,
    ),
    charset,
    collation: of('collate') ?? defaultCollation(charset),
  };
}

/** Whether a column has a character set that can change: `json` keeps its own. */
export function isCharacters(column: StateColumn): boolean {
  return !column.json && /^(var)?char\b|text\b|^enum\b|^set\b/.test(column.type);
}

export const charsetOf = (column: StateColumn, state: TableState): string =>
  column.charset ?? column.collation?.split('_')[0] ?? state.charset;

const defaultCollation = (charset: string): string =>
  charset === 'latin1' ? 'latin1_swedish_ci' : `${charset}_general_ci`;

function converted(column: StateColumn): StateColumn {
  if (!isCharacters(column)) return column;
  const { charset: _, collation: __, ...rest } = column;
  return rest;
}

type Modify = ClauseOf<'modify'>;

const isPlain = ({ from, column, position }: Modify): boolean =>
  from === column.name && position === undefined && !column.unique && !column.primary;

/** Many MODIFYs at once, which Frappe sends for a table of many fields, in one walk over its columns. */
function modifyAll(state: TableState, statement: Alter): TableState {
  const wanted = new Map<string, ColumnDefinition>();
  for (const clause of statement.clauses) {
    if (clause.kind === 'modify') wanted.set(clause.from.toLowerCase(), clause.column);
  }
  const primary = new Set(state.primary.map((name) => name.toLowerCase()));
  const columns = state.columns.map((column) => {
    const key = column.name.toLowerCase();
    const definition = wanted.get(key);
    return definition ? { ...asState(definition, primary.has(key)), name: column.name } : column;
  });
  return { ...state, columns };
}

function applyClause(state: TableState, clause: AlterClause): TableState {
  switch (clause.kind) {
    case 'add-column':
      return findColumn(state, clause.column.name) ? state : addColumn(state, clause.column, clause.position);
    case 'modify':
      return modifyColumn(state, clause.from, clause.column, clause.position);
    case 'drop-column':
      return dropColumn(state, clause.name);
    case 'rename-column':
      return renameColumn(state, clause.from, clause.to);
    case 'set-default':
      return changeColumn(state, clause.name, (column) => ({
        ...column,
        default: storedDefault(clause.default, parseSqlType(column.type), column.nullable),
      }));
    case 'add-index': {
      const name = clause.name ?? clause.columns[0]?.name ?? '';
      if (findIndex(state, name)) return state;
      const columns = clause.columns.map(({ quoted: _, ...part }) => part);
      return { ...state, indexes: [...state.indexes, { name, columns, type: clause.type }] };
    }
    case 'drop-index':
      return {
        ...state,
        indexes: state.indexes.filter((index) => index.name.toLowerCase() !== clause.name.toLowerCase()),
      };
    case 'rename-index':
      return {
        ...state,
        indexes: state.indexes.map((index) =>
          index.name.toLowerCase() === clause.from.toLowerCase() ? { ...index, name: clause.to } : index,
        ),
      };
    case 'add-primary':
      return { ...state, primary: clause.columns.map((part) => part.name) };
    case 'drop-primary':
      return { ...state, primary: [] };
    case 'option':
      if (clause.name === 'engine') return { ...state, engine: clause.value };
      return clause.name === 'row_format' ? { ...state, rowFormat: clause.value.toUpperCase() } : state;
    case 'convert':
      return {
        ...state,
        columns: state.columns.map(converted),
        charset: clause.charset,
        collation: clause.collation ?? defaultCollation(clause.charset),
      };
    case 'rename-table':
      return { ...state, name: clause.to };
    default:
      return state;
  }
}

/** A column as the server shows it once it is defined so. */
export function asState(column: ColumnDefinition, primary: boolean): StateColumn {
  const nullable = column.nullable && !primary;
  return {
    name: column.name,
    type: storedType(column.typeText),
    nullable,
    default: storedDefault(column.default, column.type, nullable),
    ...(column.charset === undefined ? {} : { charset: column.charset }),
    ...(column.collation === undefined ? {} : { collation: column.collation }),
    ...(column.comment === undefined ? {} : { comment: column.comment }),
    ...(column.generated === undefined ? {} : { generated: column.generated }),
    ...(column.autoIncrement ? { autoIncrement: true } : {}),
    ...(column.type.base === 'json' ? { json: true } : {}),
  };
}

function placed(columns: StateColumn[], column: StateColumn, position: Position): StateColumn[] {
  if (position === 'first') return [column, ...columns];
  if (!position) return [...columns, column];
  const after = position.after.toLowerCase();
  const at = columns.findIndex((other) => other.name.toLowerCase() === after);
  return at < 0 ? [...columns, column] : columns.toSpliced(at + 1, 0, column);
}

function addColumn(state: TableState, column: ColumnDefinition, position: Position): TableState {
  const indexes: StateIndex[] = column.unique
    ? [...state.indexes, { name: column.name, columns: [{ name: column.name }], type: 'unique' }]
    : state.indexes;
  return {
    ...state,
    columns: placed(state.columns, asState(column, column.primary ?? false), position),
    indexes,
    primary: column.primary ? [column.name] : state.primary,
  };
}

function modifyColumn(
  state: TableState,
  from: string,
  column: ColumnDefinition,
  position: Position,
): TableState {
  const key = from.toLowerCase();
  const at = state.columns.findIndex((other) => other.name.toLowerCase() === key);
  if (at < 0) return state;
  const primary = column.primary || isPrimary(state, from);
  const renamed = renameColumn(state, from, column.name);
  const next = asState(column, primary);
  const columns =
    position === undefined
      ? renamed.columns.with(at, next)
      : placed(renamed.columns.toSpliced(at, 1), next, position);
  // A key that the definition names is added to those that there are.
  const unique: StateIndex[] = column.unique
    ? [{ name: column.name, columns: [{ name: column.name }], type: 'unique' }]
    : [];
  return {
    ...renamed,
    columns,
    indexes: [...renamed.indexes, ...unique],
    primary: column.primary ? [column.name] : renamed.primary,
  };
}

function dropColumn(state: TableState, name: string): TableState {
  const key = name.toLowerCase();
  return {
    ...state,
    columns: state.columns.filter((column) => column.name.toLowerCase() !== key),
    indexes: state.indexes
      .map((index) => ({
        ...index,
        columns: index.columns.filter((part) => part.name.toLowerCase() !== key),
      }))
      .filter((index) => index.columns.length > 0),
  };
}

function renameColumn(state: TableState, from: string, to: string): TableState {
  const key = from.toLowerCase();
  if (key === to.toLowerCase()) return state;
  const rename = (name: string): string => (name.toLowerCase() === key ? to : name);
  return {
    ...changeColumn(state, from, (column) => ({ ...column, name: to })),
    primary: state.primary.map(rename),
    indexes: state.indexes.map((index) => ({
      ...index,
      columns: index.columns.map((part) => ({ ...part, name: rename(part.name) })),
    })),
  };
}

function changeColumn(
  state: TableState,
  name: string,
  change: (column: StateColumn) => StateColumn,
): TableState {
  const key = name.toLowerCase();
  return {
    ...state,
    columns: state.columns.map((column) => (column.name.toLowerCase() === key ? change(column) : column)),
  };
}

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
