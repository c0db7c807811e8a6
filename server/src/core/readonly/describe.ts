import type { EntryResult } from './analyse.js';
import { isServed } from './entries.js';
import type { Leaf } from './summary.js';

/** In one line what a function does on a read-only site, for the mark above it. */
export function titleOf({
  entry,
  outcome,
  fails,
  silent,
  swallowed,
  lostOnGet,
  unresolved,
}: EntryResult): string {
  const writes = (leaves: readonly Leaf[]) => `${leaves.length} path${leaves.length === 1 ? '' : 's'}`;
  const late = isServed(entry) ? '' : ' (not served while read-only)';
  switch (outcome) {
    case 'fails':
      return fails[0]?.step === 'refuses' ? 'refuses while read-only' : `writes: ${writes(fails)}${late}`;
    case 'silent':
      return `changes the database while read-only: ${writes(silent)}${late}`;
    case 'swallowed':
      return `loses its writes while read-only: ${writes(swallowed)}${late}`;
    default:
      if (lostOnGet.length > 0)
        return `works while read-only; what it writes is lost on GET: ${writes(lostOnGet)}`;
      return unresolved > 0 ? 'reads only, as far as can be told' : 'reads only';
  }
}

/** One row for each app: how much of what a read-only site serves works there. */
export interface Readiness {
  app: string;
  entries: number;
  safe: number;
  fails: number;
  silent: number;
  swallowed: number;
  /** Entries with calls that could not be followed. */
  unresolved: number;
}

export function readinessOf(results: Iterable<EntryResult>): Readiness[] {
  const apps = new Map<string, Readiness>();
  for (const { entry, outcome, unresolved } of results) {
    const { app } = entry.file;
    const row = apps.get(app) ?? {
      app,
      entries: 0,
      safe: 0,
      fails: 0,
      silent: 0,
      swallowed: 0,
      unresolved: 0,
    };
    apps.set(app, row);
    row.entries++;
    row[outcome]++;
    if (unresolved > 0) row.unresolved++;
  }
  return [...apps.values()].sort((a, b) => (a.app < b.app ? -1 : 1));
}

const COLUMNS = ['entries', 'safe', 'fails', 'silent', 'swallowed', 'unresolved'] as const;

/** A row in one line: `library · 3 entries · 2 safe · 1 fails`; what there is none of is left out. */
export function readinessLine(row: Readiness): string {
  const parts = COLUMNS.filter((column) => row[column] > 0).map((column) => `${row[column]} ${column}`);
  return [row.app, ...parts].join(' · ');
}

/** The rows for a terminal. */
export function readinessTable(rows: readonly Readiness[]): string {
  const width = Math.max(3, ...rows.map(({ app }) => app.length));
  const line = (app: string, cells: readonly (string | number)[]) =>
    `${app.padEnd(width)}${cells.map((cell) => String(cell).padStart(11)).join('')}`;
  return [
    line('app', COLUMNS),
    ...rows.map((row) =>
      line(
        row.app,
        COLUMNS.map((column) => row[column]),
      ),
    ),
    '',
  ].join('\n');
}
