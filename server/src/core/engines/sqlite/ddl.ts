import { sqlName, sqlWord } from '../../escape.js';
import type { CreateIndex } from '../../schema/statement.js';
import type { Column, Table } from '../../schema/table.js';
import { parseType } from '../../schema/type.js';

const TYPES: Readonly<Record<string, string>> = {
  int: 'INTEGER',
  tinyint: 'INTEGER',
  bigint: 'INTEGER',
  decimal: 'REAL',
  varchar: 'TEXT',
  text: 'TEXT',
  longtext: 'TEXT',
  json: 'TEXT',
  date: 'DATE',
  datetime: 'TIMESTAMP',
  time: 'TIME',
};

/**
 * The statements that Frappe's SQLite backend sends: the table, then every index on its own (frappe/database/sqlite/
 * schema.py `create`; database.py turns backticks into double quotes). Frappe 16 writes UNIQUE after the column and
 * makes no index for a field; develop makes both as indexes with names of their own.
 */
export function createSqlite(table: Table): string[] {
  const inline = table.frappe !== 'develop';
  const definitions = [
    ...table.columns
      .filter((column) => column.origin === 'field' || column.origin === 'optional')
      .map(
        (column) =>
          `${quoted(column.name)} ${columnSqlite(column)}${inline && isUnique(column) ? ' UNIQUE' : ''}`,
      ),
    ...table.columns.filter((column) => column.origin === 'child').map((column) => `${column.name} TEXT`),
  ];
  const name = table.sequence === undefined ? 'TEXT PRIMARY KEY' : 'INTEGER PRIMARY KEY AUTOINCREMENT';
  const create = [
    `CREATE TABLE ${quoted(table.name)} (`,
    `name ${name},`,
    'creation DATETIME,',
    'modified DATETIME,',
    'modified_by TEXT,',
    'owner TEXT,',
    'docstatus INTEGER NOT NULL DEFAULT 0,',
    'idx INTEGER NOT NULL DEFAULT 0,',
    `${definitions.join(',\n')})`,
  ].join('\n\t\t\t');
  return [
    create,
    ...standardIndexes(table).map(
      (column) => `CREATE INDEX ${quoted(`${table.name}_${column}_idx`)} ON ${quoted(table.name)}(${column})`,
    ),
    ...(inline ? [] : table.columns.flatMap((column) => fieldIndex(table, column))),
  ].map(doubleQuoted);
}

const isChild = (table: Table): boolean => table.columns.some(({ origin }) => origin === 'child');

/** The columns for which the table is made with an index. */
function standardIndexes(table: Table): string[] {
  if (isChild(table)) return ['parent'];
  const sorted = table.indexes.some((index) => index.origin === 'standard' && index.name === 'modified');
  return sorted ? ['creation', 'modified'] : ['creation'];
}

/** The columns in the order of the table, each as `createSqlite` defines it but for keys. */
export function columnsSqlite(table: Table): { name: string; type: string; definition: string }[] {
  const standard = [
    ['name', table.sequence === undefined ? 'TEXT' : 'INTEGER'],
    ['creation', 'DATETIME'],
    ['modified', 'DATETIME'],
    ['modified_by', 'TEXT'],
    ['owner', 'TEXT'],
    ['docstatus', 'INTEGER', ' NOT NULL DEFAULT 0'],
    ['idx', 'INTEGER', ' NOT NULL DEFAULT 0'],
  ] as const;
  const of = (origin: Column['origin']) =>
    table.columns
      .filter((column) => column.origin === origin)
      .map((column) => ({ name: column.name, type: typeSqlite(column), definition: columnSqlite(column) }));
  return [
    ...standard.map(([name, type, rest = '']) => ({ name, type, definition: type + rest })),
    ...of('field'),
    ...of('optional'),
    ...of('child').map(({ name }) => ({ name, type: 'TEXT', definition: 'TEXT' })),
  ];
}

/** The indexes that a table is made with, and its controller's; not those that SQLite makes for UNIQUE by itself. */
export function keysSqlite(table: Table): CreateIndex[] {
  const key = (name: string, columns: string[], unique: boolean, ifNotExists: boolean): CreateIndex => ({
    kind: 'create-index',
    name,
    table: table.name,
    columns,
    unique,
    ifNotExists,
  });
  return [
    ...standardIndexes(table).map((column) => key(`${table.name}_${column}_idx`, [column], false, false)),
    ...(table.frappe === 'develop' ? table.columns : [])
      .filter(({ origin, asks }) => origin === 'field' && asks !== undefined)
      .map(({ name, asks }) =>
        key(indexNameSqlite(table.name, name, asks!), [name], asks === 'unique', true),
      ),
    ...table.indexes
      .filter(({ origin }) => origin === 'controller')
      .map(({ name, columns, unique }) =>
        key(
          name,
          columns.map((column) => column.name),
          unique,
          true,
        ),
      ),
  ];
}

/** The name that develop gives to a field's index (schema.py `index_name`). */
export function indexNameSqlite(table: string, column: string, kind: 'unique' | 'index'): string {
  return `${table.replace(/[^\p{L}\p{N}_]+/gu, '_')}_${column}_${kind}`;
}

/** The controller's indexes (frappe/database/sqlite/database.py `add_index`, `add_unique`); prefixes do not exist. */
export function indexesSqlite(table: Table): string[] {
  return table.indexes
    .filter((index) => index.origin === 'controller')
    .map(({ name, columns, unique }) => {
      const kind = unique ? 'UNIQUE INDEX' : 'INDEX';
      const list = columns.map((column) => sqlWord(doubled(column.name))).join(', ');
      return `CREATE ${kind} IF NOT EXISTS ${quoted(name)} ON ${quoted(table.name)} (${list})`;
    })
    .map(doubleQuoted);
}

/** The text after a column's name: `TEXT DEFAULT 'x'`. */
export function columnSqlite(column: Column): string {
  const words = [typeSqlite(column)];
  if (!column.nullable) words.push('NOT NULL');
  if (column.default !== undefined) words.push('DEFAULT', literal(column.default));
  return words.join(' ');
}

/** `INTEGER`, `TIMESTAMP`. */
export function typeSqlite({ type }: Column): string {
  return TYPES[parseType(type).base] ?? type;
}

/** MariaDB's backslash escapes are no escapes in SQLite, where only a quote is doubled. */
export function literal(value: string): string {
  if (!value.startsWith("'")) return value;
  const text = value
    .slice(1, -1)
    .replace(
      /\\([\s\S])/g,
      (_, character: string) => ({ 0: '\0', n: '\n', r: '\r', Z: '\x1a' })[character] ?? character,
    );
  return `'${text.replaceAll("'", "''")}'`;
}

export function isUnique({ origin, asks }: Column): boolean {
  return origin === 'field' && asks === 'unique';
}

function fieldIndex(table: Table, column: Column): string[] {
  if (column.origin !== 'field' || column.asks === undefined) return [];
  const kind = column.asks === 'unique' ? 'UNIQUE INDEX' : 'INDEX';
  return [
    `CREATE ${kind} IF NOT EXISTS ${quoted(indexNameSqlite(table.name, column.name, column.asks))} ON ${quoted(table.name)}(${quoted(column.name)})`,
  ];
}

/** A name in the backticks that `doubleQuoted` turns into double quotes. */
const quoted = (name: string): string => sqlName(doubled(name));
const doubled = (name: string): string => name.replaceAll('"', '""');

function doubleQuoted(statement: string): string {
  return statement.replaceAll('`', '"');
}
