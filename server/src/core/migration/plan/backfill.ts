import { sqlName, sqlString } from '../../escape.js';
import type { TableState } from '../../schema/state/state.js';
import { findColumn } from '../../schema/state/state.js';

export interface Batches {
  /** Rows of one transaction. */
  rows: number;
  /** Seconds between two. */
  pause: number;
}
export const BATCHES: Batches = { rows: 500, pause: 0.01 };

/**
 * Updates a whole table in batches by primary key, each in a transaction of its own, with a pause: one compound
 * statement of MariaDB. Run again after an interruption it starts over, and changes only what `where` still finds.
 */
export function batchedUpdate(
  state: TableState,
  set: string,
  where?: string,
  batches: Batches = BATCHES,
): string {
  const table = sqlName(state.name);
  const key = findColumn(state, 'name')?.type ?? 'varchar(140)';
  const start = key.startsWith('bigint') ? '-9223372036854775808' : "''";
  const collate = key.startsWith('varchar') ? ' CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci' : '';
  const first = key === 'uuid' ? "'00000000-0000-0000-0000-000000000000'" : start;
  return [
    'BEGIN NOT ATOMIC',
    `  DECLARE last_name ${key}${collate} DEFAULT ${first};`,
    `  DECLARE next_name ${key}${collate};`,
    '  backfill: LOOP',
    `    SET next_name = (SELECT MAX(name) FROM (SELECT name FROM ${table} WHERE name > last_name ORDER BY name LIMIT ${batches.rows}) AS batch);`,
    '    IF next_name IS NULL THEN LEAVE backfill; END IF;',
    `    UPDATE ${table} SET ${set} WHERE name > last_name AND name <= next_name${where === undefined ? '' : ` AND (${where})`};`,
    '    COMMIT;',
    `    DO SLEEP(${batches.pause});`,
    '    SET last_name = next_name;',
    '  END LOOP;',
    'END',
  ].join('\n');
}

/** Stops with an error when a column is there: the rest has been done before. */
export function guardOnce(table: string, column: string): string {
  const there = `SELECT 1 FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ${sqlString(table)} AND COLUMN_NAME = ${sqlString(column)}`;
  return [
    'BEGIN NOT ATOMIC',
    `  IF EXISTS (${there}) THEN`,
    `    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = ${sqlString(`${table} has ${column}: this part is done, go on with migrate`.slice(0, 120))};`,
    '  END IF;',
    'END',
  ].join('\n');
}

/** Stops with an error when a row is there that must not be. */
export function guard(state: TableState, where: string, message: string): string {
  return [
    'BEGIN NOT ATOMIC',
    `  IF EXISTS (SELECT 1 FROM ${sqlName(state.name)} WHERE ${where}) THEN`,
    `    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = ${sqlString(message.slice(0, 120))};`,
    '  END IF;',
    'END',
  ].join('\n');
}
