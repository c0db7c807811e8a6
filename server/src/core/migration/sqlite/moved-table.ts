import { createSqlite, keysSqlite } from '../../engines/sqlite/ddl.js';
import { printSqlite, quoted } from '../../engines/sqlite/print.js';
import type { Table } from '../../schema/table.js';
import { sameTable } from './move-checks.js';
import { type Kind, kindOf } from './move-kinds.js';
import type { MovedTable } from './move-model.js';
import type { MoveServer } from './move-server.js';

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
export function movedTable(table: Table, server: MoveServer): MovedTable {
  const columns = table.columns.map((column): [string, Kind] => [column.name, kindOf(column)]);
  return {
    table: table.name,
    create: [createSqlite(table)[0]!.replace(/\s+/g, ' ')],
    rows: rowsOf(table.name, columns, server),
    keys: keysSqlite(table).map((key) => printSqlite({ ...key, ifNotExists: true })),
    checks: [sameTable(table.name, columns, server)],
  };
}

/** The same of a table that Frappe keeps without a DocType. */
export function frameworkTable(
  { name, create, columns }: (typeof FRAMEWORK)[number],
  server: MoveServer,
): MovedTable {
  // A new site has rows of its own in some of these.
  const clear = `DELETE FROM ${quoted(name)}`;
  return {
    table: name,
    create: [create, clear],
    rows: rowsOf(name, columns, server),
    keys: [],
    checks: [sameTable(name, columns, server)],
  };
}

function rowsOf(table: string, columns: readonly (readonly [string, Kind])[], server: MoveServer): string[] {
  const into = `INSERT INTO ${quoted(table)} (${columns.map(([name]) => quoted(name)).join(', ')}) VALUES`;
  return server.rows(table, into, columns);
}
