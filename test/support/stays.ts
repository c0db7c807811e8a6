import type { Rewrite } from '../../server/src/core/engines/sqlite/rewrites/index.js';

/** The tables that MariaDB, SQLite and a vtgate are compared on. */
export const COLUMNS: readonly [name: string, mariadb: string, sqlite: string][] = [
  ['name', 'varchar(140) PRIMARY KEY', 'TEXT PRIMARY KEY'],
  ['title', 'varchar(140)', 'TEXT'],
  ['status', 'varchar(140)', 'TEXT'],
  ['seats', 'int(11)', 'INTEGER NOT NULL DEFAULT 0'],
  ['done', 'tinyint(4)', 'INTEGER NOT NULL DEFAULT 0'],
  ['amount', 'decimal(21,9)', 'REAL NOT NULL DEFAULT 0'],
  ['starts_on', 'datetime(6)', 'TIMESTAMP'],
  ['ends_on', 'datetime(6)', 'TIMESTAMP'],
  ['day', 'date', 'DATE'],
  ['at', 'time(6)', 'TIME'],
  ['extra', 'longtext', 'TEXT'],
];
export const INSERT = `INSERT INTO tabStay VALUES
 ('1', 'Anna', 'Open', 7, 1, 12.57, '2024-03-05 10:20:30', '2024-03-06 11:00:00', '2024-03-05', '10:20:30', '{"a": "x"}'),
 ('2', 'anna ', 'open', 2, 0, 0.1, '2024-01-31 00:00:00', '2024-02-01 00:00:00', '2024-01-31', '00:00:00', '{"a": 1}'),
 ('3', 'Änna', NULL, 0, 0, 0.2, '2023-12-31 23:59:59', '2024-01-01 00:00:00', '2023-12-31', '23:59:59', NULL),
 ('4', 'ÄNNA', 'Closed', -7, 1, -2.5, NULL, NULL, NULL, NULL, '{"b": null}'),
 ('5', '12 b', '', 100, 1, 1250.5, '2024-11-30 12:00:00', '2024-12-30 12:00:00', '2024-11-30', '12:00:00', '[1]'),
 ('6', NULL, 'Open', 3, 0, 0, '2024-02-29 01:02:03', '2024-02-29 04:05:06', '2024-02-29', '01:02:03', '{}'),
 ('7', 'a_b', 'Open', 3, 0, 7.25, '2024-02-29 01:02:03', '2024-02-29 04:05:06', '2024-02-29', '01:02:03', '{}'),
 ('8', 'axb', 'Open', 3, 0, 7.25, '2024-02-29 01:02:03', '2024-02-29 04:05:06', '2024-02-29', '01:02:03', '{}')`;
export const SQLITE = `CREATE TABLE tabStay (${COLUMNS.map(([name, , type]) => `${name} ${type}`).join(', ')})`;
export const MARIADB = `CREATE TABLE tabStay (${COLUMNS.map(([name, type]) => `${name} ${type}`).join(', ')})`;
/** Names that no collation takes for others. */
export const GUESTS = [
  'CREATE TABLE tabGuest (name VARCHAR(140) PRIMARY KEY, city TEXT, age INTEGER)',
  "INSERT INTO tabGuest VALUES ('12 b', 'Pune', 30), ('a_b', 'Closed', 40), ('axb', 'Rome', 60)",
];
export const ALL = 'SELECT * FROM tabStay ORDER BY name';

/** A statement written anew. */
export function rewritten(sql: string, { edits }: Rewrite): string {
  return [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce((text, { start, end, newText }) => text.slice(0, start) + newText + text.slice(end), sql);
}
