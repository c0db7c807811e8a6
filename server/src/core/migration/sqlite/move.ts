import { createSqlite, keysSqlite } from '../../engines/sqlite/ddl.js';
import { printSqlite, quoted } from '../../engines/sqlite/print.js';
import { sqlName, sqlString } from '../../escape.js';
import type { Column, Table } from '../../schema/table.js';
import { parseType } from '../../schema/type.js';
import type { DocTypeData } from '../../sources/doctype/model.js';

/** A table of a site as MariaDB has it. */
export interface Moving {
  table: Table;
  doctype: DocTypeData;
}

/** The same question to both servers: each must answer with the same line. */
export interface Check {
  what: string;
  mariadb: string;
  sqlite: string;
}

export interface MovedTable {
  table: string;
  /** On SQLite, before loading. */
  create: string[];
  /** On MariaDB: prints the statements that load the rows into SQLite, many rows each. */
  rows: string[];
  /** On SQLite, after loading: keys are built faster at once. */
  keys: string[];
  checks: Check[];
}

/** All that a move from MariaDB to SQLite needs, tables in the order of loading: what is named comes before what names it. */
export interface Move {
  /** On MariaDB, before anything else; what they count is changed by the move. */
  before: { what: string; query: string }[];
  tables: MovedTable[];
  /** Sequences as rows, which MariaDB prints like the rows of a table. */
  sequences: string[];
  /** Links and rows of child tables whose other end is missing: as many on both, or names differ by case or accents. */
  orphans: Check[];
  notes: string[];
}

/** Rows of one INSERT: enough to make parsing cheap, few enough for any client. */
const AT_ONCE = 500;

/** What Frappe keeps without a DocType (framework_sqlite.db); the full text index is FTS5's. Sessions are not moved. */
const FRAMEWORK: readonly { name: string; create: string; columns: readonly [string, 'text' | 'whole'][] }[] =
  [
    {
      name: 'tabSeries',
      create:
        'CREATE TABLE IF NOT EXISTS "tabSeries" (name TEXT PRIMARY KEY, current INTEGER NOT NULL DEFAULT 0)',
      columns: [
        ['name', 'text'],
        ['current', 'whole'],
      ],
    },
    {
      name: 'tabSingles',
      create: 'CREATE TABLE IF NOT EXISTS "tabSingles" (doctype TEXT, field TEXT, value TEXT)',
      columns: [
        ['doctype', 'text'],
        ['field', 'text'],
        ['value', 'text'],
      ],
    },
    {
      name: '__Auth',
      create:
        'CREATE TABLE IF NOT EXISTS "__Auth" (doctype TEXT NOT NULL, name TEXT NOT NULL, fieldname TEXT NOT NULL, password TEXT NOT NULL, encrypted INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (doctype, name, fieldname))',
      columns: [
        ['doctype', 'text'],
        ['name', 'text'],
        ['fieldname', 'text'],
        ['password', 'text'],
        ['encrypted', 'whole'],
      ],
    },
    {
      name: '__UserSettings',
      create:
        'CREATE TABLE IF NOT EXISTS "__UserSettings" (user TEXT NOT NULL, doctype TEXT NOT NULL, data TEXT, UNIQUE (user, doctype))',
      columns: [
        ['user', 'text'],
        ['doctype', 'text'],
        ['data', 'text'],
      ],
    },
    {
      name: '__global_search',
      create:
        'CREATE VIRTUAL TABLE IF NOT EXISTS "__global_search" USING FTS5(doctype, name, title, content, route, published)',
      columns: [
        ['doctype', 'text'],
        ['name', 'text'],
        ['title', 'text'],
        ['content', 'text'],
        ['route', 'text'],
        ['published', 'whole'],
      ],
    },
  ];

export function moveOf(given: readonly Moving[]): Move {
  const ordered = inOrder(given);
  const names = new Set(given.map(({ doctype }) => doctype.name));
  return {
    before: ordered.flatMap(({ table }) => losses(table)),
    tables: [...FRAMEWORK.map(frameworkTable), ...ordered.map(({ table }) => movedTable(table))],
    sequences: sequences(ordered),
    orphans: ordered.flatMap((one) => orphans(one, names, given)),
    notes: notes(ordered),
  };
}

type Kind = 'text' | 'whole' | 'decimal' | 'date' | 'datetime' | 'time';

function kindOf({ type }: Column): Kind {
  const { base } = parseType(type);
  if (base === 'date' || base === 'datetime' || base === 'time' || base === 'decimal') return base;
  return /int$/.test(base) ? 'whole' : 'text';
}

function movedTable(table: Table): MovedTable {
  const columns = table.columns.map((column): [string, Kind] => [column.name, kindOf(column)]);
  return {
    table: table.name,
    create: [createSqlite(table)[0]!.replace(/\s+/g, ' ')],
    rows: rowsOf(table.name, columns),
    keys: keysSqlite(table).map((key) => printSqlite({ ...key, ifNotExists: true })),
    checks: [sameTable(table.name, columns)],
  };
}

function frameworkTable({ name, create, columns }: (typeof FRAMEWORK)[number]): MovedTable {
  // A new site has rows of its own in some of these.
  const clear = `DELETE FROM ${quoted(name)}`;
  return {
    table: name,
    create: [create, clear],
    rows: rowsOf(name, columns),
    keys: [],
    checks: [sameTable(name, columns)],
  };
}

/**
 * Statements for MariaDB's client (`--batch --raw --skip-column-names --quick`), whose output is SQL for SQLite. A
 * variable counts the rows, so that they are streamed and the table is read once.
 */
function rowsOf(table: string, columns: readonly (readonly [string, Kind])[]): string[] {
  const into = `INSERT INTO ${quoted(table)} (${columns.map(([name]) => quoted(name)).join(', ')}) VALUES`;
  const values = columns.map(([name, kind]) => literalOf(sqlName(name), kind)).join(", ', ', ");
  const begin = `IF((@n := @n + 1) % ${AT_ONCE} = 1, CONCAT(IF(@n > 1, ';\n', ''), ${sqlString(into)}, '\n'), ',')`;
  return [
    'SET @n = 0',
    `SELECT CONCAT(${begin}, '(', ${values}, ')') FROM ${sqlName(table)}`,
    "SELECT IF(@n > 0, ';', '')",
  ];
}

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

/** One line: how many rows, how many values a column has, sums of numbers and lengths, first and last dates. */
function sameTable(table: string, columns: readonly (readonly [string, Kind])[]): Check {
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
function losses(table: Table): { what: string; query: string }[] {
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

/** The first value that Frappe hands out next is the one after `current` (frappe/database/sequence.py of develop). */
function sequences(tables: readonly Moving[]): string[] {
  const named = tables.flatMap(({ table }) =>
    table.sequence !== undefined && table.frappe === 'develop' ? [table.sequence] : [],
  );
  if (named.length === 0) return [];
  const create =
    'CREATE TABLE IF NOT EXISTS "__frappe_sqlite_sequences" (name TEXT PRIMARY KEY, current INTEGER NOT NULL, increment INTEGER NOT NULL DEFAULT 1, min_value INTEGER NOT NULL DEFAULT 1, max_value INTEGER, cycle INTEGER NOT NULL DEFAULT 0, declared INTEGER NOT NULL DEFAULT 0);';
  const insert = (name: string): string =>
    `SELECT CONCAT('INSERT OR REPLACE INTO "__frappe_sqlite_sequences" (name, current) VALUES (', ${sqlString(`'${name}'`)}, ', ', next_not_cached_value - 1, ');') FROM ${sqlName(name)}`;
  return [`SELECT ${sqlString(create)}`, ...named.map(insert)];
}

function orphans({ table, doctype }: Moving, known: ReadonlySet<string>, all: readonly Moving[]): Check[] {
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

/** Targets of links first, parents before their children; where links go in a circle, by name. */
function inOrder(given: readonly Moving[]): Moving[] {
  const byName = new Map(given.map((one) => [one.doctype.name, one]));
  const done = new Set<string>();
  const order: Moving[] = [];
  const visit = (one: Moving): void => {
    if (done.has(one.doctype.name)) return;
    done.add(one.doctype.name);
    for (const { fieldtype, options } of one.doctype.fields) {
      const target = fieldtype === 'Link' ? byName.get(options) : undefined;
      if (target) visit(target);
    }
    order.push(one);
  };
  const sorted = [...given].sort((a, b) =>
    a.doctype.istable === b.doctype.istable
      ? a.doctype.name < b.doctype.name
        ? -1
        : 1
      : Number(a.doctype.istable) - Number(b.doctype.istable),
  );
  for (const one of sorted) visit(one);
  return order;
}

function notes(tables: readonly Moving[]): string[] {
  const myisam = tables.filter(({ table }) => table.engine === 'MyISAM').map(({ table }) => table.name);
  const counted = tables.filter(({ table }) => table.sequence !== undefined).map(({ table }) => table.name);
  const old = tables.some(({ table }) => table.frappe !== 'develop');
  return [
    'Stop the site before (bench set-maintenance-mode on): what is written meanwhile is in one database only.',
    'SQLite tells case, accents and spaces at the end apart, also in names and links: the checks for orphans count what no longer finds its other end.',
    'Lengths, Select options and decimals are held by nothing in SQLite but Frappe; amounts become REAL.',
    ...(myisam.length > 0
      ? [
          `MyISAM has no transactions, and what is read of it is of no one moment: lock ${myisam.join(', ')} first.`,
        ]
      : []),
    ...(counted.length > 0 && old
      ? [
          `Frappe 16 asks SQLite for nextval(), which it lacks: ${counted.join(', ')} take no new documents there.`,
        ]
      : []),
    'Sessions are not moved: everybody logs in again. The full text index of Frappe’s global search becomes an FTS5 table.',
  ];
}
