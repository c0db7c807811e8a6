import type { Column, Table } from '../schema/table.js';
import { DEFAULT_FRAPPE, type Dialect, type FrappeVersion } from '../targets.js';
import { columnMariaDb, createMariaDb, indexesMariaDb } from './mariadb/ddl.js';
import { columnMySql, createMySql, createVitess, indexesMySql } from './mysql/ddl.js';
import { columnSqlite, createSqlite, indexesSqlite } from './sqlite/ddl.js';

/**
 * The statements that create a table in a dialect, in order: for `mariadb` and `sqlite` what Frappe sends, for
 * `mysql` and `vitess` what works there with the same meaning. Indexes made in Python come with `indexStatements`.
 */
export function createStatements(table: Table, dialect: Dialect): string[] {
  switch (dialect) {
    case 'mariadb':
      return createMariaDb(table);
    case 'mysql':
      return createMySql(table);
    case 'vitess':
      return createVitess(table);
    case 'sqlite':
      return createSqlite(table);
  }
}

/** The statements for the controller's indexes, which Frappe sends after the table's own. */
export function indexStatements(table: Table, dialect: Dialect): string[] {
  switch (dialect) {
    case 'mariadb':
      return indexesMariaDb(table);
    case 'mysql':
    case 'vitess':
      return indexesMySql(table);
    case 'sqlite':
      return indexesSqlite(table);
  }
}

/** A column's definition in a dialect, without its name: `varchar(140) DEFAULT 'x'`. */
export function columnDefinition(
  column: Column,
  dialect: Dialect,
  frappe: FrappeVersion = DEFAULT_FRAPPE,
): string {
  if (dialect === 'mariadb') return columnMariaDb(column, frappe);
  return dialect === 'sqlite' ? columnSqlite(column) : columnMySql(column);
}
