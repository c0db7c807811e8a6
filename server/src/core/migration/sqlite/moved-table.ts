import { createSqlite, keysSqlite } from '../../engines/sqlite/ddl.js';
import { printSqlite, quoted } from '../../engines/sqlite/print.js';
import { sqlName, sqlString } from '../../escape.js';
import type { Table } from '../../schema/table.js';
import { sameTable } from './move-checks.js';
import { type Kind, kindOf } from './move-kinds.js';
import type { MovedTable } from './move-model.js';

/** Rows of one INSERT: enough to make parsing cheap, few enough for any client. */
const AT_ONCE = 500;

/** What Frappe keeps without a DocType (framework_sqlite.db); the full text index is FTS5's. Sessions are not moved. */
export const FRAMEWORK: readonly {
  name: string;
  create: string;
  columns: readonly [string, 'text' | 'whole'][];
}[] = [
  {
    name: 'tabSeries',
    create:
      'CREATE TABLE IF NOT EXISTS "tabSeries" (name TEXT PRIMARY KEY, current INTEGER NOT NULL DEFAULT 0)',
    columns: [
      ['name', 'text'],
      ['current', 'whole'],
    ],
  },
  {
    name: 'tabSingles',
    create: 'CREATE TABLE IF NOT EXISTS "tabSingles" (doctype TEXT, field TEXT, value TEXT)',
    columns: [
      ['doctype', 'text'],
      ['field', 'text'],
      ['value', 'text'],
    ],
  },
  {
    name: '__Auth',
    create:
      'CREATE TABLE IF NOT EXISTS "__Auth" (doctype TEXT NOT NULL, name TEXT NOT NULL, fieldname TEXT NOT NULL, password TEXT NOT NULL, encrypted INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (doctype, name, fieldname))',
    columns: [
      ['doctype', 'text'],
      ['name', 'text'],
      ['fieldname', 'text'],
      ['password', 'text'],
      ['encrypted', 'whole'],
    ],
  },
  {
    name: '__UserSettings',
    create:
      'CREATE TABLE IF NOT EXISTS "__UserSettings" (user TEXT NOT NULL, doctype TEXT NOT NULL, data TEXT, UNIQUE (user, doctype))',
    columns: [
      ['user', 'text'],
      ['doctype', 'text'],
      ['data', 'text'],
    ],
  },
  {
    name: '__global_search',
    create:
      'CREATE VIRTUAL TABLE IF NOT EXISTS "__global_search" USING FTS5(doctype, name, title, content, route, published)',
    columns: [
      ['doctype', 'text'],
      ['name', 'text'],
      ['title', 'text'],
      ['content', 'text'],
      ['route', 'text'],
      ['published', 'whole'],
    ],
  },
];

/** A DocType's table on its way. */
export function movedTable(table: Table): MovedTable {
  const columns = table.columns.map((column): [string, Kind] => [column.name, kindOf(column)]);
  return {
    table: table.name,
    create: [createSqlite(table)[0]!.replace(/\s+/g, ' ')],
    rows: rowsOf(table.name, columns),
    keys: keysSqlite(table).map((key) => printSqlite({ ...key, ifNotExists: true })),
    checks: [sameTable(table.name, columns)],
  };
}

/** The same of a table that Frappe keeps without a DocType. */
export function frameworkTable({ name, create, columns }: (typeof FRAMEWORK)[number]): MovedTable {
  // A new site has rows of its own in some of these.
  const clear = `DELETE FROM ${quoted(name)}`;
  return {
    table: name,
    create: [create, clear],
    rows: rowsOf(name, columns),
    keys: [],
    checks: [sameTable(name, columns)],
  };
}

/**
 * Statements for MariaDB's client (`--batch --raw --skip-column-names --quick`), whose output is SQL for SQLite. A
 * variable counts the rows, so that they are streamed and the table is read once.
 */
function rowsOf(table: string, columns: readonly (readonly [string, Kind])[]): string[] {
  const into = `INSERT INTO ${quoted(table)} (${columns.map(([name]) => quoted(name)).join(', ')}) VALUES`;
  const values = columns.map(([name, kind]) => literalOf(sqlName(name), kind)).join(", ', ', ");
  const begin = `IF((@n := @n + 1) % ${AT_ONCE} = 1, CONCAT(IF(@n > 1, ';\n', ''), ${sqlString(into)}, '\n'), ',')`;
  return [
    'SET @n = 0',
    `SELECT CONCAT(${begin}, '(', ${values}, ')') FROM ${sqlName(table)}`,
    "SELECT IF(@n > 0, ';', '')",
  ];
}

/** A value as SQLite reads it. Dates and times as Frappe's SQLite backend writes them: without six zeros. */
function literalOf(column: string, kind: Kind): string {
  const text = (value: string): string => `COALESCE(CONCAT('''', ${value}, ''''), 'NULL')`;
  switch (kind) {
    case 'whole':
    case 'decimal':
      return `COALESCE(${column}, 'NULL')`;
    case 'date':
      return text(`NULLIF(${column}, '0000-00-00')`);
    case 'datetime':
      return text(`TRIM(TRAILING '.000000' FROM NULLIF(${column}, '0000-00-00 00:00:00'))`);
    case 'time':
      return text(`TRIM(TRAILING '.000000' FROM ${column})`);
    case 'text':
      return text(`REPLACE(${column}, '''', '''''')`);
  }
}
