import {
  columnsSqlite,
  indexNameSqlite,
  isUnique,
  keysSqlite,
  literal,
  typeSqlite,
} from '../../engines/sqlite/ddl.js';
import { quoted } from '../../engines/sqlite/print.js';
import { columnFields, OPTIONAL, tableOf } from '../../schema/build.js';
import { isDynamicDefault } from '../../schema/columns.js';
import { NOT_NULL_FIELDTYPES } from '../../schema/fieldtypes.js';
import { parseSqlType } from '../../schema/state/sql-type.js';
import { addColumn, alterTable, type CreateIndex, type Statement } from '../../schema/statement.js';
import type { Column, Table } from '../../schema/table.js';
import type { DocTypeData, FieldData } from '../../sources/doctype/model.js';
import { cint, flt } from '../../sources/values.js';
import { notNullDefault, type SyncOptions } from '../alter/sync.js';
import type { DataRisk } from '../plan/model.js';

/** A table of SQLite, as its PRAGMAs show it. */
export interface SqliteTable {
  name: string;
  columns: readonly { name: string; type: string; definition: string }[];
  keys: readonly CreateIndex[];
  /** Columns that are unique, by a key of their own or by SQLite's. */
  unique: ReadonlySet<string>;
}

export interface SqliteSync {
  statements: Statement[];
  risks: DataRisk[];
  /** Why SQLite refuses a statement whatever the rows, and the field that it is about. */
  refused?: { why: string; field: string };
  after: SqliteTable;
}

/** The table of a DocType as Frappe makes it. */
export function sqliteTable(table: Table): SqliteTable {
  const unique = new Set(table.columns.filter(isUnique).map(({ name }) => name));
  return { name: table.name, columns: columnsSqlite(table), keys: keysSqlite(table), unique };
}

/** The statements that make a table. */
export function createStatements(table: Table): Statement[] {
  return [{ kind: 'create-table', table }, ...keysSqlite(table)];
}

/**
 * What a sync sends for a table that is there (frappe/database/sqlite/schema.py `alter` over
 * frappe/database/schema.py `build_for_alter_table`; tried on Frappe 16.18). `PRAGMA table_info` tells neither
 * default nor keys under the names that Frappe asks for, so that almost every sync finds something to change and
 * copies the table, whose columns then have their names and types alone.
 */
export function syncSqlite(doctype: DocTypeData, before: SqliteTable, options: SyncOptions): SqliteSync {
  const table = tableOf(doctype, { ...options, indexes: options.indexesAfter ?? [] });
  if (!table) return { statements: [], risks: [], after: before };
  const develop = options.frappe === 'develop';
  const columns = new Map(table.columns.map((column) => [column.name, column]));
  const there = new Map(before.columns.map((column) => [column.name.toLowerCase(), column]));
  const statements: Statement[] = [];
  const risks: DataRisk[] = [];
  const modified = new Map<string, Column>();
  const asked: Column[] = [];
  const filled = new Map<string, string>();
  let copies = false;
  let current = [...before.columns];
  for (const [name, field] of columnFields(doctype)) {
    const column = columns.get(name);
    if (!column) continue;
    const own = field === OPTIONAL ? undefined : field;
    const old = there.get(name.toLowerCase());
    if (column.asks !== undefined && own) asked.push(column);
    if (!old) {
      const unique = !develop && isUnique(column);
      statements.push(alterTable(before.name, addColumn(definitionOf(column, unique))));
      if (unique) {
        const why = 'Cannot add a UNIQUE column';
        return { statements, risks, refused: { why, field: name }, after: before };
      }
      current = [...current, { name, type: typeSqlite(column), definition: typeSqlite(column) }];
      continue;
    }
    const isOther = old.type !== typeSqlite(column);
    if (!isOther && !(own && (setsDefault(own) || !NOT_NULL_FIELDTYPES.has(own.fieldtype)))) continue;
    copies = true;
    modified.set(old.name, column);
    if (isOther) risks.push(...conversion(before.name, name, old.type, typeSqlite(column)));
    if (column.nullable) continue;
    if (develop && own?.not_nullable && !NOT_NULL_FIELDTYPES.has(own.fieldtype))
      filled.set(old.name, literal(notNullDefault(own.fieldtype)));
    else if (isOther || !/\bNOT NULL\b/.test(old.definition)) risks.push(nulls(before.name, name));
  }
  if (!copies && asked.length === 0) {
    return { statements, risks, after: { ...before, columns: current } };
  }
  const copy = `${before.name}_new`;
  const made = current.map(({ name, type }) => {
    const column = modified.get(name);
    return { name, type, definition: column ? definitionText(column) : type };
  });
  const kept = develop ? before.keys : [];
  statements.push(
    { kind: 'make-table', table: copy, columns: made },
    {
      kind: 'copy-rows',
      from: before.name,
      to: copy,
      columns: current.map(({ name }) =>
        filled.has(name) ? { name, value: `COALESCE(${quoted(name)}, ${filled.get(name)!})` } : { name },
      ),
      named: develop,
    },
    { kind: 'drop-table', table: before.name },
    { kind: 'rename-table', from: copy, to: before.name },
    ...kept.map((key): CreateIndex => ({ ...key, ifNotExists: true })),
  );
  const keys = [...kept, ...newKeys(table, asked, kept, doctype)];
  statements.push(...keys.slice(kept.length));
  for (const { unique, columns: parts } of keys.slice(kept.length)) {
    if (unique && !before.unique.has(parts[0]!)) risks.push(duplicates(before.name, parts[0]!));
  }
  const columnsAfter = made.map(({ name, type, definition }) => ({
    name,
    type: modified.has(name) ? typeSqlite(modified.get(name)!) : type,
    definition,
  }));
  const unique = new Set(keys.flatMap((key) => (key.unique ? key.columns : [])));
  return { statements, risks, after: { name: before.name, columns: columnsAfter, keys, unique } };
}

function newKeys(
  table: Table,
  asked: readonly Column[],
  kept: readonly CreateIndex[],
  doctype: DocTypeData,
): CreateIndex[] {
  const develop = table.frappe === 'develop';
  const key = (name: string, column: string, unique: boolean): CreateIndex => ({
    kind: 'create-index',
    name,
    table: table.name,
    columns: [column],
    unique,
    ifNotExists: true,
  });
  const indexed = (column: string): boolean => kept.some(({ columns }) => columns[0] === column);
  const name = (column: string, kind: 'unique' | 'index'): string =>
    develop ? indexNameSqlite(table.name, column, kind) : kind === 'unique' ? column : `${column}_index`;
  const unique = asked.filter(({ asks }) => asks === 'unique');
  const plain = asked.filter((column) => column.asks === 'index' && !indexed(column.name));
  const sorted = doctype.sort_field === 'modified' && !indexed('modified');
  return [
    ...unique.map((column) => key(name(column.name, 'unique'), column.name, true)),
    ...plain.map((column) => key(name(column.name, 'index'), column.name, false)),
    ...(sorted ? [key(develop ? name('modified', 'index') : 'modified', 'modified', false)] : []),
  ];
}

/** Whether Frappe sees another default than none, which is all that it is told. */
function setsDefault({ fieldtype, default: value }: FieldData): boolean {
  if (value === undefined || isDynamicDefault(value)) return false;
  if (fieldtype === 'Int' || fieldtype === 'Check') return cint(value) !== 0;
  if (NOT_NULL_FIELDTYPES.has(fieldtype)) return flt(value) !== 0;
  return fieldtype === 'Time' ? value !== '' : true;
}

function definitionOf(column: Column, unique: boolean) {
  return {
    name: column.name,
    type: parseSqlType(column.type),
    typeText: typeSqlite(column),
    nullable: column.nullable,
    ...(column.default !== undefined && { default: literal(column.default) }),
    ...(unique && { unique }),
  };
}

function definitionText(column: Column): string {
  const { typeText, nullable, default: value } = definitionOf(column, false);
  return `${typeText}${nullable ? '' : ' NOT NULL'}${value === undefined ? '' : ` DEFAULT ${value}`}`;
}

/** SQLITE_CONSTRAINT. */
const CONSTRAINT = 19;

function nulls(table: string, field: string): DataRisk {
  return {
    field,
    errno: CONSTRAINT,
    when: `a row is NULL: NOT NULL constraint failed: ${table}_new.${field}`,
    query: `SELECT COUNT(*) FROM ${quoted(table)} WHERE ${quoted(field)} IS NULL`,
  };
}

function duplicates(table: string, field: string): DataRisk {
  const of = `FROM ${quoted(table)} WHERE ${quoted(field)} IS NOT NULL`;
  return {
    field,
    errno: CONSTRAINT,
    when: `two rows have the same value: UNIQUE constraint failed: ${table}.${field}`,
    query: `SELECT COUNT(*) - COUNT(DISTINCT ${quoted(field)}) ${of}`,
  };
}

/** What a value becomes whose column has another affinity. */
function conversion(table: string, field: string, old: string, now: string): DataRisk[] {
  if (now !== 'INTEGER' && now !== 'REAL') return [];
  const of = `SELECT COUNT(*) FROM ${quoted(table)} WHERE`;
  if (old === 'REAL' || old === 'INTEGER') {
    if (now === 'REAL') return [];
    const query = `${of} ${quoted(field)} <> CAST(${quoted(field)} AS INTEGER)`;
    return [{ field, errno: 0, when: 'a number has digits after the point: it keeps them', query }];
  }
  const query = `${of} ${quoted(field)} = '' OR ${quoted(field)} GLOB '*[^-+.0-9]*'`;
  return [{ field, errno: 0, when: 'a text is no number: it stays a text in the column of numbers', query }];
}
