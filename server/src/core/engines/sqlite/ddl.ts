import { sqlName, sqlWord } from '../../escape.js';
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
 * schema.py `create`; database.py turns backticks into double quotes). Frappe 16 writes UNIQUE behind the column and
 * makes no index for a field; develop makes both as indexes with names of their own.
 */
export function createSqlite(table: Table): string[] {
  const child = table.columns.some((column) => column.origin === 'child');
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
  const standard = child ? ['parent'] : ['creation'];
  if (!child && table.indexes.some((index) => index.origin === 'standard' && index.name === 'modified')) {
    standard.push('modified');
  }
  return [
    create,
    ...standard.map(
      (column) => `CREATE INDEX ${quoted(`${table.name}_${column}_idx`)} ON ${quoted(table.name)}(${column})`,
    ),
    ...(inline ? [] : table.columns.flatMap((column) => fieldIndex(table, column))),
  ].map(doubleQuoted);
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

/** The text behind a column's name: `TEXT DEFAULT 'x'`. */
export function columnSqlite(column: Column): string {
  const { base } = parseType(column.type);
  const words = [TYPES[base] ?? column.type];
  if (!column.nullable) words.push('NOT NULL');
  if (column.default !== undefined) words.push('DEFAULT', literal(column.default));
  return words.join(' ');
}

/** MariaDB's backslash escapes are no escapes in SQLite, where only a quote is doubled. */
function literal(value: string): string {
  if (!value.startsWith("'")) return value;
  const text = value
    .slice(1, -1)
    .replace(
      /\\([\s\S])/g,
      (_, character: string) => ({ 0: '\0', n: '\n', r: '\r', Z: '\x1a' })[character] ?? character,
    );
  return `'${text.replaceAll("'", "''")}'`;
}

function isUnique({ origin, asks }: Column): boolean {
  return origin === 'field' && asks === 'unique';
}

function fieldIndex(table: Table, column: Column): string[] {
  if (column.origin !== 'field' || column.asks === undefined) return [];
  const [kind, suffix] = column.asks === 'unique' ? ['UNIQUE INDEX', 'unique'] : ['INDEX', 'index'];
  const slug = table.name.replace(/[^\p{L}\p{N}_]+/gu, '_');
  return [
    `CREATE ${kind} IF NOT EXISTS ${quoted(`${slug}_${column.name}_${suffix}`)} ON ${quoted(table.name)}(${quoted(column.name)})`,
  ];
}

/** A name in the backticks that `doubleQuoted` turns into double quotes. */
const quoted = (name: string): string => sqlName(doubled(name));
const doubled = (name: string): string => name.replaceAll('"', '""');

function doubleQuoted(statement: string): string {
  return statement.replaceAll('`', '"');
}
