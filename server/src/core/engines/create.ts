import type { Column, Table } from '../schema/table.js';
import { DEFAULT_FRAPPE, type FrappeVersion } from '../targets.js';
import { type EngineId, engineOf } from './index.js';

/**
 * The statements that create a table on an engine, in order: for `mariadb` and `sqlite` what Frappe sends, for
 * `mysql` and `vitess` what works there with the same meaning. Indexes made in Python come with `indexStatements`.
 */
export function createStatements(table: Table, engine: EngineId): string[] {
  return engineOf(engine).ddl.create(table);
}

/** The statements for the controller's indexes, which Frappe sends after the table's own. */
export function indexStatements(table: Table, engine: EngineId): string[] {
  return engineOf(engine).ddl.indexes(table);
}

/** A column's definition on an engine, without its name: `varchar(140) DEFAULT 'x'`. */
export function columnDefinition(
  column: Column,
  engine: EngineId,
  frappe: FrappeVersion = DEFAULT_FRAPPE,
): string {
  return engineOf(engine).ddl.column(column, frappe);
}
