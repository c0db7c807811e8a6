import type { Alter, AlterClause, ClauseOf, ColumnDefinition, Position, Statement } from '../statement.js';
import { parseSqlType } from './sql-type.js';
import {
  findColumn,
  findIndex,
  isCharacters,
  isPrimary,
  type StateColumn,
  type StateIndex,
  sameName,
  type TableState,
} from './state.js';
import { storedDefault, storedType } from './stored.js';

/** What the table is after a statement: an ALTER TABLE of it or a RENAME TABLE; others change nothing. */
export function applyStatement(state: TableState, statement: Statement): TableState {
  if (statement.kind === 'rename-table')
    return sameName(statement.from, state.name) ? { ...state, name: statement.to } : state;
  const isOwn = statement.kind === 'alter' && sameName(statement.table, state.name);
  return isOwn ? applyAlter(state, statement) : state;
}

/** What the table is after an ALTER. */
export function applyAlter(state: TableState, statement: Alter): TableState {
  const plain = statement.clauses.every((clause) => clause.kind === 'modify' && isPlain(clause));
  if (plain) return modifyAll(state, statement);
  // A new default character set counts for every column that the same statement defines, wherever it stands.
  const first = statement.clauses.filter(isCharset);
  const rest = statement.clauses.filter((clause) => !isCharset(clause));
  // Those at the end that Frappe adds: a DocType may have thousands of fields.
  const others = rest.findLastIndex((clause) => !isAppended(clause)) + 1;
  const before = rest.slice(0, others).reduce(applyClause, withDefault(state, first));
  return addAll(before, rest.slice(others).filter(isAppended));
}

type Add = ClauseOf<'add-column'>;
const isAppended = (clause: AlterClause): clause is Add =>
  clause.kind === 'add-column' && clause.position === undefined;

/** Many columns at the end of a table, in one walk over those that it has. */
function addAll(state: TableState, clauses: readonly Add[]): TableState {
  if (clauses.length === 0) return state;
  const known = new Set(state.columns.map(({ name }) => name.toLowerCase()));
  const next = { ...state, columns: [...state.columns], indexes: [...state.indexes] };
  for (const { column } of clauses) {
    const key = column.name.toLowerCase();
    if (known.has(key)) continue;
    known.add(key);
    next.columns.push(asState(column, column.primary ?? false));
    if (column.unique) next.indexes.push(uniqueIndex(column));
    if (column.primary) next.primary = [column.name];
  }
  return next;
}

/** The index that a column's own UNIQUE makes. */
function uniqueIndex({ name }: ColumnDefinition): StateIndex {
  return { name, columns: [{ name }], type: 'unique' };
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
  const indexes = column.unique ? [...state.indexes, uniqueIndex(column)] : state.indexes;
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
  const unique = column.unique ? [uniqueIndex(column)] : [];
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
