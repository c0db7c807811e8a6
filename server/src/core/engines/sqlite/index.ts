import type { Engine } from '../engine.js';
import { columnSqlite, createSqlite, indexesSqlite } from './ddl.js';
import { printSqlite } from './print.js';

export const sqlite = {
  id: 'sqlite',
  name: 'SQLite',
  title: () => "SQLite, as Frappe's SQLite backend sends it",
  server: undefined,
  ddl: {
    create: createSqlite,
    indexes: indexesSqlite,
    column: (column) => columnSqlite(column),
    print: printSqlite,
  },
  releases: [{ id: 'sqlite-3', engine: 'sqlite', version: [3] }],
} as const satisfies Engine;
