import { quoted } from '../../engines/sqlite/print.js';
import type { Kind } from './move-kinds.js';
import type { Check, Moving } from './move-model.js';
import type { MoveServer } from './move-server.js';

type Quote = (name: string) => string;

/** One line: how many rows, how many values a column has, sums of numbers and lengths, first and last dates. */
export function sameTable(
  table: string,
  columns: readonly (readonly [string, Kind])[],
  server: MoveServer,
): Check {
  const theirs = ['COUNT(*)', ...columns.flatMap(([name, kind]) => server.sums(name, kind))];
  const own = ['COUNT(*)', ...columns.flatMap(([name, kind]) => sums(quoted(name), kind))];
  return {
    what: `rows and sums of ${table}`,
    server: `SELECT CONCAT_WS('|', ${[server.text(table), ...theirs].join(', ')}) FROM ${server.quoted(table)}`,
    sqlite: `SELECT ${[textSqlite(table), ...own].join(" || '|' || ")} FROM ${quoted(table)}`,
  };
}

/** What `MoveServer.sums` asks, on SQLite. */
function sums(name: string, kind: Kind): string[] {
  if (kind === 'whole') return [`COALESCE(SUM(${name}), 0)`];
  if (kind === 'decimal') return [`printf('%.2f', COALESCE(SUM(${name}), 0) + 0.0)`];
  if (kind === 'text') return [`COUNT(${name})`, `COALESCE(SUM(LENGTH(${name})), 0)`];
  return [`COUNT(${name})`, `COALESCE(MIN(${name}), '')`, `COALESCE(MAX(${name}), '')`];
}

const textSqlite = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** Links to documents that are not there, and rows without a parent: as many on both, as equal names find each other. */
export function orphans(
  { table, doctype }: Moving,
  known: ReadonlySet<string>,
  all: readonly Moving[],
  server: MoveServer,
): Check[] {
  const check = (what: string, where: (value: Quote, name: Quote) => string): Check => ({
    what,
    server: `SELECT CONCAT_WS('|', ${server.text(what)}, COUNT(*)) FROM ${server.quoted(table.name)} WHERE ${where(server.asText, server.quoted)}`,
    sqlite: `SELECT ${textSqlite(what)} || '|' || COUNT(*) FROM ${quoted(table.name)} WHERE ${where(quoted, quoted)}`,
  });
  const has = new Set(table.columns.map(({ name }) => name));
  const missing =
    (column: string, target: string) =>
    (value: Quote, name: Quote): string =>
      `${value(column)} <> '' AND ${value(column)} NOT IN (SELECT ${value('name')} FROM ${name(`tab${target}`)})`;
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
        (value, name) =>
          `${value('parenttype')} = ${textSqlite(parent.doctype.name)} AND ${missing('parent', parent.doctype.name)(value, name)}`,
      ),
    ),
  ];
}
