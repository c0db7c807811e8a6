import type { Dialect } from '../../targets.js';
import type { Table } from '../table.js';
import { createMariaDb } from './mariadb.js';

/** The statements that create a table in a dialect, in order; without the controller's indexes on MariaDB. */
export function createStatements(table: Table, dialect: Dialect): string[] {
  if (dialect === 'mariadb') return createMariaDb(table);
  throw new Error(`no DDL for ${dialect} yet`);
}
