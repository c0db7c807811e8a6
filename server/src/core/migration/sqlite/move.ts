import { orphans } from './move-checks.js';
import type { Move, Moving } from './move-model.js';
import type { MoveServer } from './move-server.js';
import { FRAMEWORK, frameworkTable, movedTable } from './moved-table.js';

/** The move of these DocTypes' tables, and of what Frappe keeps without a DocType. */
export function moveOf(given: readonly Moving[], server: MoveServer): Move {
  const ordered = inOrder(given);
  const names = new Set(given.map(({ doctype }) => doctype.name));
  return {
    server,
    before: ordered.flatMap(({ table }) => table.columns.flatMap((column) => server.losses(table, column))),
    tables: [
      ...FRAMEWORK.map((one) => frameworkTable(one, server)),
      ...ordered.map(({ table }) => movedTable(table, server)),
    ],
    sequences: sequences(ordered, server),
    orphans: ordered.flatMap((one) => orphans(one, names, given, server)),
    notes: notes(ordered, server),
  };
}

/** The first value that Frappe hands out next is the one after `current` (frappe/database/sequence.py of develop). */
function sequences(tables: readonly Moving[], server: MoveServer): string[] {
  const named = tables.flatMap(({ table }) =>
    table.sequence !== undefined && table.frappe === 'develop' ? [table.sequence] : [],
  );
  if (named.length === 0) return [];
  const create =
    'CREATE TABLE IF NOT EXISTS "__frappe_sqlite_sequences" (name TEXT PRIMARY KEY, current INTEGER NOT NULL, increment INTEGER NOT NULL DEFAULT 1, min_value INTEGER NOT NULL DEFAULT 1, max_value INTEGER, cycle INTEGER NOT NULL DEFAULT 0, declared INTEGER NOT NULL DEFAULT 0);';
  const insert = (name: string): string =>
    `SELECT CONCAT('INSERT OR REPLACE INTO "__frappe_sqlite_sequences" (name, current) VALUES (', ${server.text(`'${name}'`)}, ', ', (${server.lastValue(name)}), ');')`;
  return [`SELECT ${server.text(create)}`, ...named.map(insert)];
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

function notes(tables: readonly Moving[], server: MoveServer): string[] {
  const myisam = tables.filter(({ table }) => table.engine === 'MyISAM').map(({ table }) => table.name);
  const counted = tables.filter(({ table }) => table.sequence !== undefined).map(({ table }) => table.name);
  const old = tables.some(({ table }) => table.frappe !== 'develop');
  return [
    'Stop the site before (bench set-maintenance-mode on): what is written meanwhile is in one database only.',
    ...server.notes,
    'Lengths, Select options and decimals are held by nothing in SQLite but Frappe; amounts become REAL.',
    ...(server.id === 'mariadb' && myisam.length > 0
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
