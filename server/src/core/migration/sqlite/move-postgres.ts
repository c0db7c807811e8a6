import { type Kind, kindOf } from './move-kinds.js';
import { AT_ONCE, type MoveServer } from './move-server.js';

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** How Frappe's SQLite backend writes dates and times: microseconds only where there are any. */
function shownAs(value: string, kind: Kind): string {
  if (kind === 'date') return `${value}::text`;
  const form = kind === 'time' ? 'HH24:MI:SS.US' : 'YYYY-MM-DD HH24:MI:SS.US';
  return `REPLACE(TO_CHAR(${value}, '${form}'), '.000000', '')`;
}

function literalOf(column: string, kind: Kind): string {
  if (kind === 'whole' || kind === 'decimal') return `COALESCE(${column}::text, 'NULL')`;
  const value = kind === 'text' ? `REPLACE(${column}::text, '''', '''''')` : shownAs(column, kind);
  return `COALESCE('''' || ${value} || '''', 'NULL')`;
}

/** Frappe's PostgreSQL backend: the same tables, with `bigint`, `numeric`, `timestamp(6)` and sequences of the same names. */
export const postgresServer: MoveServer = {
  id: 'postgres',
  name: 'PostgreSQL',
  client: '-X -q -A -t -v ON_ERROR_STOP=1 -v FETCH_COUNT=1000',
  begin: [
    "SET client_encoding = 'UTF8'",
    "SET DateStyle = 'ISO, YMD'",
    'SET standard_conforming_strings = on',
    'BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY',
  ],
  end: ['COMMIT'],
  beforeChecks: ["SET client_encoding = 'UTF8'", "SET DateStyle = 'ISO, YMD'"],
  quoted,
  text,
  rows(table, into, columns) {
    const values = columns.map(([name, kind]) => literalOf(quoted(name), kind)).join(" || ', ' || ");
    const begin = `CASE WHEN counted % ${AT_ONCE} = 1 THEN CASE WHEN counted > 1 THEN E';\\n' ELSE '' END || ${text(into)} || E'\\n' ELSE ',' END`;
    return [
      `SELECT ${begin} || '(' || ${values} || ')' FROM (SELECT *, ROW_NUMBER() OVER () AS counted FROM ${quoted(table)}) AS t`,
      `SELECT CASE WHEN EXISTS (SELECT 1 FROM ${quoted(table)}) THEN ';' ELSE '' END`,
    ];
  },
  sums(column, kind) {
    const name = quoted(column);
    if (kind === 'whole') return [`COALESCE(SUM(${name}), 0)`];
    if (kind === 'decimal') return [`CAST(COALESCE(SUM(${name}), 0) AS numeric(38,2))`];
    if (kind === 'text') return [`COUNT(${name})`, `COALESCE(SUM(LENGTH(${name}::text)), 0)`];
    const shown = (value: string): string => `COALESCE(${shownAs(value, kind)}, '')`;
    return [`COUNT(${name})`, shown(`MIN(${name})`), shown(`MAX(${name})`)];
  },
  losses(table, column) {
    const from = `FROM ${quoted(table.name)} WHERE`;
    const name = quoted(column.name);
    const kind = kindOf(column);
    if (kind === 'decimal') {
      return [
        {
          what: `${table.name}.${column.name}: more than the 15 digits that a REAL is sure to hold`,
          query: `SELECT COUNT(*) ${from} ${name} <> ${name}::double precision::numeric`,
        },
      ];
    }
    if (kind !== 'date' && kind !== 'datetime') return [];
    return [
      {
        what: `${table.name}.${column.name}: dates without end, which SQLite does not know`,
        query: `SELECT COUNT(*) ${from} ${name} IN ('infinity', '-infinity')`,
      },
    ];
  },
  lastValue: (sequence) =>
    `SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM ${quoted(sequence)}`,
  asText: (name) => `${quoted(name)}::text`,
  notes: [
    'LIKE of SQLite is without case from A to Z, as the ILIKE that Frappe writes for PostgreSQL, and with case beyond.',
  ],
};
