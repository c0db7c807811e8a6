import type { Token } from '../../sources/sql/tokens.js';

/** Statements of MariaDB that SQLite has no word for, and what does the same on every engine of Frappe. */
export const MARIADB_ONLY: ReadonlyMap<string, string> = new Map([
  ['SHOW', 'frappe.db.get_tables(), has_index() and get_table_columns() ask every engine.'],
  ['DESCRIBE', 'frappe.db.describe() asks every engine.'],
  ['DESC', 'frappe.db.describe() asks every engine.'],
  ['SET', 'It has no session variables; leave the statement out where frappe.db.db_type is "sqlite".'],
  ['TRUNCATE', 'frappe.db.truncate() empties a table on every engine.'],
  ['LOCK', 'It has one writer at a time; a transaction is enough.'],
  ['UNLOCK', 'It has one writer at a time; a transaction is enough.'],
  ['RENAME', 'frappe.db.rename_table() works on every engine.'],
  ['OPTIMIZE', 'VACUUM is what SQLite has for it.'],
  ['FLUSH', 'There is nothing to flush.'],
  ['USE', 'A site is one file.'],
  ['LOAD', 'Read the file in Python and insert its rows with frappe.db.bulk_insert().'],
  ['GRANT', 'It has no users; rights are those of the file.'],
  ['REVOKE', 'It has no users; rights are those of the file.'],
  ['KILL', 'It has no server.'],
  ['CALL', 'It has no stored procedures.'],
  ['DO', 'Use SELECT.'],
  ['START', 'frappe.db.begin() opens a transaction on every engine.'],
  ['HANDLER', 'Use SELECT.'],
  ['CHECK', 'PRAGMA integrity_check is what SQLite has for it.'],
  ['REPAIR', 'PRAGMA integrity_check is what SQLite has for it.'],
]);

/** What to write instead of a function, where something else runs on MariaDB, Vitess and SQLite alike. */
export const PORTABLE_FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ['DATE_SUB', 'Compute the date in Python (frappe.utils.add_days) and bind it.'],
  ['DATE_ADD', 'Compute the date in Python (frappe.utils.add_days) and bind it.'],
  ['SUBDATE', 'Compute the date in Python (frappe.utils.add_days) and bind it.'],
  ['ADDDATE', 'Compute the date in Python (frappe.utils.add_days) and bind it.'],
  ['LAST_DAY', 'Compute the date in Python (frappe.utils.get_last_day) and bind it.'],
  ['FIELD', "Write CASE x WHEN 'a' THEN 1 WHEN 'b' THEN 2 ELSE 0 END."],
  ['LEFT', 'Write SUBSTR(x, 1, n).'],
  ['RIGHT', 'Write SUBSTR(x, -n) where every text has n characters.'],
  ['MID', 'Write SUBSTR(x, start, n).'],
  ['ISNULL', 'Write x IS NULL.'],
  ['GREATEST', 'Write CASE WHEN a > b THEN a ELSE b END.'],
  ['LEAST', 'Write CASE WHEN a < b THEN a ELSE b END.'],
  ['DAYOFMONTH', 'Write DAY(x).'],
  ['SPACE', 'Write the text itself.'],
  ['DATABASE', 'A site on SQLite has no database name.'],
  ['FOUND_ROWS', 'Count with a second SELECT COUNT(*).'],
]);

/** SQLite's own words that are no names without quotes (sqlite.org/lang_keywords.html, those that tokens of its grammar need). */
export const KEYWORDS: ReadonlySet<string> = new Set(
  'ADD ALL ALTER AND AS AUTOINCREMENT BETWEEN CASE CAST CHECK COLLATE COMMIT CONSTRAINT CREATE CROSS DEFAULT DEFERRABLE DELETE DISTINCT DROP ELSE ESCAPE EXCEPT EXISTS FOREIGN FROM FULL GROUP HAVING IN INDEX INNER INSERT INTERSECT INTO IS ISNULL JOIN LEFT LIMIT NATURAL NOT NOTHING NOTNULL NULL ON OR ORDER OUTER PRIMARY RAISE REFERENCES RETURNING RIGHT SELECT SET TABLE THEN TO TRANSACTION UNION UNIQUE UPDATE USING VALUES WHEN WHERE'.split(
    ' ',
  ),
);

/** What a statement has that SQLite lacks, for those that are met most often. */
export function adviceFor(tokens: readonly Token[]): string | undefined {
  const words = tokens.map(({ upper }) => upper);
  const [first = ''] = words;
  const has = (...sequence: string[]) =>
    words.some((_, i) => sequence.every((word, at) => words[i + at] === word));
  if (has('ON', 'DUPLICATE', 'KEY'))
    return 'SQLite has no ON DUPLICATE KEY UPDATE, and MariaDB has not its ON CONFLICT: no one statement does both. Look whether the row is there, then insert or update.';
  if (has('MATCH') && has('AGAINST')) return 'SQLite has no MATCH … AGAINST.';
  if (first === 'INSERT' && has('VALUE')) return 'SQLite has no VALUE: write VALUES.';
  if (first === 'INSERT' && words.indexOf('SET') > 0 && !has('VALUES') && !has('SELECT'))
    return 'SQLite has no INSERT … SET: name the columns, then VALUES.';
  if (first === 'UPDATE' && has('IGNORE')) return 'SQLite has no UPDATE IGNORE.';
  const comma = words.indexOf(',');
  const isList = first === 'UPDATE' && comma > 0 && comma < words.indexOf('SET');
  if ((first === 'UPDATE' || first === 'DELETE') && (words[1] !== 'FROM' || has('USING') || has('JOIN'))) {
    if (has('JOIN') || has('USING') || first === 'DELETE' || isList)
      return `SQLite ${first === 'UPDATE' ? 'updates' : 'deletes from'} one table, without joins: name the rows with WHERE EXISTS (SELECT …) or name IN (SELECT …).`;
  }
  if (first === 'UPDATE' || first === 'DELETE') {
    if (has('LIMIT') || has('ORDER', 'BY'))
      return `SQLite has no ORDER BY or LIMIT for ${first}: name the rows with WHERE name IN (SELECT name FROM (SELECT …) AS x).`;
  }
  if (has('XOR')) return 'SQLite has no XOR: write (a) <> (b).';
  if (has('STRAIGHT_JOIN')) return 'SQLite has no STRAIGHT_JOIN: write JOIN.';
  if (first === 'ALTER' && (has('MODIFY') || has('CHANGE')))
    return 'SQLite cannot change a column: use frappe.db.change_column_type or frappe.db.rename_column.';
  if (first === 'ALTER' && has('FULLTEXT'))
    return 'SQLite has no full-text index on a table: a virtual table of its own (FTS5) holds the words.';
  if (first === 'ALTER' && (has('INDEX') || has('KEY')))
    return has('DROP')
      ? 'SQLite drops an index with a statement of its own: DROP INDEX IF EXISTS and its name.'
      : 'SQLite makes indexes with statements of their own: use frappe.db.add_index or frappe.db.add_unique.';
  if (words.includes('INTERVAL')) return 'SQLite has no INTERVAL: compute the date in Python and bind it.';
  if (words[0] === '(')
    return `SQLite takes no brackets around ${has('UNION') ? 'a SELECT of a UNION' : 'a statement'}.`;
  return undefined;
}
