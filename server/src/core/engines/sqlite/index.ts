import type { Engine } from '../engine.js';
import { columnSqlite, createSqlite, indexesSqlite } from './ddl.js';

export const sqlite = {
  id: 'sqlite',
  name: 'SQLite',
  title: () => "SQLite, as Frappe's SQLite backend sends it",
  server: undefined,
  ddl: { create: createSqlite, indexes: indexesSqlite, column: (column) => columnSqlite(column) },
  releases: [],
} as const satisfies Engine;
