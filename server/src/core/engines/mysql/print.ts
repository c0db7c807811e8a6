import { sqlName } from '../../escape.js';
import { parseSqlType } from '../../schema/state/sql-type.js';
import type { ColumnDefinition, Statement } from '../../schema/statement.js';
import { printAlter, printUpdate } from '../print.js';

/** A statement of a plan for MySQL or Vitess. */
export function printMySql(statement: Statement): string {
  switch (statement.kind) {
    case 'alter':
      return printAlter(statement);
    case 'update':
      return printUpdate(statement);
    case 'drop-table':
      return `DROP TABLE IF EXISTS ${sqlName(statement.table)}`;
    case 'set-variable':
      return `SET @@${statement.name}=${statement.value}`;
    case 'revert-migration':
      return "REVERT VITESS_MIGRATION '<uuid that the ALTER returned>'";
    default:
      throw new Error(`no plan for MySQL has a statement ${statement.kind}`);
  }
}

/** A column of MariaDB's as MySQL can have it: no uuid, no literal default for text and JSON. */
export function mySqlColumn(column: ColumnDefinition): ColumnDefinition {
  const text = /^(text|longtext|json)\b/.test(column.typeText);
  const typeText = column.typeText.replace(/^uuid\b/, 'char(36)');
  return {
    ...column,
    ...(text && column.default !== undefined && { default: `(${column.default})` }),
    ...(typeText !== column.typeText && { typeText, type: parseSqlType(typeText) }),
  };
}
