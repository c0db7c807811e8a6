import { quoted } from '../../engines/sqlite/print.js';
import { sqlName, sqlString } from '../../escape.js';
import type { Table } from '../../schema/table.js';
import { type Kind, kindOf } from './move-kinds.js';
import type { Check, Moving } from './move-model.js';

/** One line: how many rows, how many values a column has, sums of numbers and lengths, first and last dates. */
export function sameTable(table: string, columns: readonly (readonly [string, Kind])[]): Check {
  const parts = columns.map(([name, kind]) => sums(name, kind));
  const mariadb = ['COUNT(*)', ...parts.flatMap((part) => part.mariadb)];
  const sqlite = ['COUNT(*)', ...parts.flatMap((part) => part.sqlite)];
  return {
    what: `rows and sums of ${table}`,
    mariadb: `SELECT CONCAT_WS('|', ${sqlString(table)}, ${mariadb.join(', ')}) FROM ${sqlName(table)}`,
    sqlite: `SELECT ${[textSqlite(table), ...sqlite].join(" || '|' || ")} FROM ${quoted(table)}`,
  };
}

function sums(name: string, kind: Kind): { mariadb: string[]; sqlite: string[] } {
  const [m, s] = [sqlName(name), quoted(name)];
  switch (kind) {
    case 'whole':
      return { mariadb: [`COALESCE(SUM(${m}), 0)`], sqlite: [`COALESCE(SUM(${s}), 0)`] };
    case 'decimal':
      return {
        mariadb: [`CAST(COALESCE(SUM(${m}), 0) AS DECIMAL(38,2))`],
        sqlite: [`printf('%.2f', COALESCE(SUM(${s}), 0) + 0.0)`],
      };
    case 'text':
      return {
        mariadb: [`COUNT(${m})`, `COALESCE(SUM(CHAR_LENGTH(${m})), 0)`],
        sqlite: [`COUNT(${s})`, `COALESCE(SUM(LENGTH(${s})), 0)`],
      };
    default: {
      const zero =
        kind === 'time' ? m : `NULLIF(${m}, '${kind === 'date' ? '0000-00-00' : '0000-00-00 00:00:00'}')`;
      const shown = (value: string): string => `COALESCE(TRIM(TRAILING '.000000' FROM ${value}), '')`;
      return {
        mariadb: [`COUNT(${zero})`, shown(`MIN(${zero})`), shown(`MAX(${zero})`)],
        sqlite: [`COUNT(${s})`, `COALESCE(MIN(${s}), '')`, `COALESCE(MAX(${s}), '')`],
      };
    }
  }
}

const textSqlite = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** What changes on the way: each counts rows on MariaDB. */
export function losses(table: Table): { what: string; query: string }[] {
  const from = `FROM ${sqlName(table.name)} WHERE`;
  return table.columns.flatMap((column) => {
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
  });
}

/** Links to documents that are not there, and rows without a parent: as many on both, as equal names find each other. */
export function orphans(
  { table, doctype }: Moving,
  known: ReadonlySet<string>,
  all: readonly Moving[],
): Check[] {
  const check = (what: string, where: string): Check => {
    const from = `FROM ${sqlName(table.name)} WHERE ${where}`;
    return {
      what,
      mariadb: `SELECT CONCAT_WS('|', ${sqlString(what)}, COUNT(*)) ${from}`,
      sqlite: `SELECT ${textSqlite(what)} || '|' || COUNT(*) ${from}`,
    };
  };
  const has = new Set(table.columns.map(({ name }) => name));
  const missing = (column: string, target: string): string =>
    `${sqlName(column)} <> '' AND ${sqlName(column)} NOT IN (SELECT name FROM ${sqlName(`tab${target}`)})`;
  const hasTable = (name: string): boolean =>
    known.has(name) && all.some((one) => one.doctype.name === name && !one.doctype.issingle);
  const links = doctype.fields
    .filter(
      ({ fieldtype, options, fieldname }) => fieldtype === 'Link' && hasTable(options) && has.has(fieldname),
    )
    .map(({ fieldname, options }) =>
      check(`${table.name}.${fieldname} without ${options}`, missing(fieldname, options)),
    );
  if (!doctype.istable) return links;
  const parents = all.filter(({ doctype: { fields } }) =>
    fields.some(({ fieldtype, options }) => /^Table/.test(fieldtype) && options === doctype.name),
  );
  return [
    ...links,
    ...parents.map((parent) =>
      check(
        `${table.name} without its ${parent.doctype.name}`,
        `parenttype = ${textSqlite(parent.doctype.name)} AND ${missing('parent', parent.doctype.name)}`,
      ),
    ),
  ];
}
