import type { Table } from '../schema/table.js';
import { parseType } from '../schema/type.js';
import type { VSchemaColumn } from './vschema.js';

/** Vitess's type of a column (sqlparser, `ColumnType.SQLType`), undefined for one that it has no name for. */
const TYPES: Readonly<Record<string, string>> = {
  varchar: 'VARCHAR',
  char: 'CHAR',
  uuid: 'CHAR',
  tinytext: 'TEXT',
  text: 'TEXT',
  mediumtext: 'TEXT',
  longtext: 'TEXT',
  tinyblob: 'BLOB',
  blob: 'BLOB',
  mediumblob: 'BLOB',
  longblob: 'BLOB',
  varbinary: 'VARBINARY',
  binary: 'BINARY',
  tinyint: 'INT8',
  smallint: 'INT16',
  mediumint: 'INT24',
  int: 'INT32',
  bigint: 'INT64',
  decimal: 'DECIMAL',
  numeric: 'DECIMAL',
  float: 'FLOAT32',
  double: 'FLOAT64',
  date: 'DATE',
  datetime: 'DATETIME',
  timestamp: 'TIMESTAMP',
  time: 'TIME',
  year: 'YEAR',
  json: 'JSON',
  enum: 'ENUM',
  set: 'SET',
};

const TEXTS: ReadonlySet<string> = new Set(['VARCHAR', 'CHAR', 'TEXT', 'ENUM', 'SET']);

/** Frappe's own (frappe/database/mariadb/schema.py). */
const COLLATION = 'utf8mb4_unicode_ci';

/**
 * A table's columns as a vtgate tracks them, in the order of the CREATE TABLE. Of two whose names differ only in case no
 * server makes the second, and Vitess leaves out every table that it reads after such a one ("duplicate column name").
 */
export function vitessColumns(table: Table): VSchemaColumn[] {
  const seen = new Set<string>();
  return table.columns.flatMap(({ name, type }) => {
    if (seen.has(name.toLowerCase())) return [];
    seen.add(name.toLowerCase());
    const known = TYPES[parseType(type).base];
    if (known === undefined) return [{ name }];
    return [{ name, type: known, ...(TEXTS.has(known) && { collation_name: COLLATION }) }];
  });
}
