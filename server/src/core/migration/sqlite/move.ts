import { sqlName, sqlString } from '../../escape.js';
import { losses, orphans } from './move-checks.js';
import type { Move, Moving } from './move-model.js';
import { FRAMEWORK, frameworkTable, movedTable } from './moved-table.js';

/** The move of these DocTypes' tables, and of what Frappe keeps without a DocType. */
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
