import { sqlName, sqlString } from '../../escape.js';
import type { BatchedUpdate, Statement } from '../../schema/statement.js';
import { printAlter, printUpdate } from '../print.js';
import { createSequence, createTable } from './ddl.js';
import { frappeAlter } from './frappe-alter.js';

/** A statement of a plan for MariaDB. What Frappe sends is printed in Frappe's very words. */
export function printMariaDb(statement: Statement): string {
  switch (statement.kind) {
    case 'alter':
      return statement.by ? frappeAlter(statement) : printAlter(statement);
    case 'update':
      return printUpdate(statement);
    case 'create-table':
      return createTable(statement.table);
    case 'create-sequence':
      return createSequence(statement.name);
    case 'rename-table':
      return `RENAME TABLE ${sqlName(statement.from)} TO ${sqlName(statement.to)}`;
    case 'drop-table':
      return `DROP TABLE IF EXISTS ${sqlName(statement.table)}`;
    case 'batched-update':
      return batchedUpdate(statement);
    case 'create-trigger': {
      const { name, event, table, body } = statement;
      return `CREATE OR REPLACE TRIGGER ${sqlName(name)} BEFORE ${event} ON ${sqlName(table)} FOR EACH ROW ${body}`;
    }
    case 'drop-trigger':
      return `DROP TRIGGER ${statement.ifExists ? 'IF EXISTS ' : ''}${sqlName(statement.name)}`;
    case 'lock-table':
      return `LOCK TABLES ${sqlName(statement.table)} WRITE`;
    case 'unlock-tables':
      return 'UNLOCK TABLES';
    case 'set-variable':
      return `SET SESSION ${statement.name} = ${statement.value}`;
    case 'refuse-rows':
      return refuse(`SELECT 1 FROM ${sqlName(statement.table)} WHERE ${statement.where}`, statement.message);
    case 'refuse-column': {
      const { table, column, message } = statement;
      return refuse(
        `SELECT 1 FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ${sqlString(table)} AND COLUMN_NAME = ${sqlString(column)}`,
        message,
      );
    }
    case 'longest-value':
      return `SELECT MAX(CHAR_LENGTH(${sqlName(statement.column)})) FROM ${sqlName(statement.table)}`;
    default:
      throw new Error(`no plan for MariaDB has a statement ${statement.kind}`);
  }
}

/** Stops with an error where a query finds a row. */
function refuse(query: string, message: string): string {
  return [
    'BEGIN NOT ATOMIC',
    `  IF EXISTS (${query}) THEN`,
    `    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = ${sqlString(message.slice(0, 120))};`,
    '  END IF;',
    'END',
  ].join('\n');
}

/**
 * One compound statement. Run again after an interruption it starts over, and changes only what `where` still finds.
 */
function batchedUpdate({ table, keyType, set, where, rows, pause }: BatchedUpdate): string {
  const name = sqlName(table);
  const start = keyType.startsWith('bigint') ? '-9223372036854775808' : "''";
  const collate = keyType.startsWith('varchar') ? ' CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci' : '';
  const first = keyType === 'uuid' ? "'00000000-0000-0000-0000-000000000000'" : start;
  return [
    'BEGIN NOT ATOMIC',
    `  DECLARE last_name ${keyType}${collate} DEFAULT ${first};`,
    `  DECLARE next_name ${keyType}${collate};`,
    '  backfill: LOOP',
    `    SET next_name = (SELECT MAX(name) FROM (SELECT name FROM ${name} WHERE name > last_name ORDER BY name LIMIT ${rows}) AS batch);`,
    '    IF next_name IS NULL THEN LEAVE backfill; END IF;',
    `    UPDATE ${name} SET ${set} WHERE name > last_name AND name <= next_name${where === undefined ? '' : ` AND (${where})`};`,
    '    COMMIT;',
    `    DO SLEEP(${pause});`,
    '    SET last_name = next_name;',
    '  END LOOP;',
    'END',
  ].join('\n');
}
