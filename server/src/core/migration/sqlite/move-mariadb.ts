import { sqlName, sqlString } from '../../escape.js';
import { type Kind, kindOf } from './move-kinds.js';
import { AT_ONCE, type MoveServer } from './move-server.js';

/** A value as SQLite reads it. Dates and times as Frappe's SQLite backend writes them: without six zeros. */
function literalOf(column: string, kind: Kind): string {
  const text = (value: string): string => `COALESCE(CONCAT('''', ${value}, ''''), 'NULL')`;
  switch (kind) {
    case 'whole':
    case 'decimal':
      return `COALESCE(${column}, 'NULL')`;
    case 'date':
      return text(`NULLIF(${column}, '0000-00-00')`);
    case 'datetime':
      return text(`TRIM(TRAILING '.000000' FROM NULLIF(${column}, '0000-00-00 00:00:00'))`);
    case 'time':
      return text(`TRIM(TRAILING '.000000' FROM ${column})`);
    case 'text':
      return text(`REPLACE(${column}, '''', '''''')`);
  }
}

export const mariadbServer: MoveServer = {
  id: 'mariadb',
  name: 'MariaDB',
  client: '--batch --raw --skip-column-names --quick',
  begin: ["SET NAMES utf8mb4, SESSION sql_mode = ''", 'START TRANSACTION WITH CONSISTENT SNAPSHOT'],
  end: ['COMMIT'],
  beforeChecks: ["SET NAMES utf8mb4, SESSION sql_mode = ''"],
  quoted: sqlName,
  text: sqlString,
  // A variable counts the rows, so that they are streamed and the table is read once.
  rows(table, into, columns) {
    const values = columns.map(([name, kind]) => literalOf(sqlName(name), kind)).join(", ', ', ");
    const begin = `IF((@n := @n + 1) % ${AT_ONCE} = 1, CONCAT(IF(@n > 1, ';\n', ''), ${sqlString(into)}, '\n'), ',')`;
    return [
      'SET @n = 0',
      `SELECT CONCAT(${begin}, '(', ${values}, ')') FROM ${sqlName(table)}`,
      "SELECT IF(@n > 0, ';', '')",
    ];
  },
  sums(column, kind) {
    const name = sqlName(column);
    if (kind === 'whole') return [`COALESCE(SUM(${name}), 0)`];
    if (kind === 'decimal') return [`CAST(COALESCE(SUM(${name}), 0) AS DECIMAL(38,2))`];
    if (kind === 'text') return [`COUNT(${name})`, `COALESCE(SUM(CHAR_LENGTH(${name})), 0)`];
    const zero = kind === 'date' ? '0000-00-00' : '0000-00-00 00:00:00';
    const value = kind === 'time' ? name : `NULLIF(${name}, '${zero}')`;
    const shown = (one: string): string => `COALESCE(TRIM(TRAILING '.000000' FROM ${one}), '')`;
    return [`COUNT(${value})`, shown(`MIN(${value})`), shown(`MAX(${value})`)];
  },
  losses(table, column) {
    const from = `FROM ${sqlName(table.name)} WHERE`;
    const name = sqlName(column.name);
    const kind = kindOf(column);
    if (kind === 'decimal') {
      return [
        {
          what: `${table.name}.${column.name}: more digits than a REAL holds`,
          query: `SELECT COUNT(*) ${from} ${name} <> CAST(CAST(${name} AS DOUBLE) AS ${column.type})`,
        },
      ];
    }
    if (kind !== 'date' && kind !== 'datetime') return [];
    const zero = kind === 'date' ? '0000-00-00' : '0000-00-00 00:00:00';
    return [
      {
        what: `${table.name}.${column.name}: zero dates become NULL`,
        query: `SELECT COUNT(*) ${from} ${name} = '${zero}'`,
      },
    ];
  },
  lastValue: (sequence) => `SELECT next_not_cached_value - 1 FROM ${sqlName(sequence)}`,
  asText: (name) => sqlName(name),
  notes: [
    'SQLite tells case, accents and spaces at the end apart, also in names and links: the checks for orphans count what no longer finds its other end.',
  ],
};
