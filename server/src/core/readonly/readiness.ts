import type { Leaf } from '../interpreter/summary.js';
import type { Site } from '../interpreter/values.js';
import type { EntryResult } from './model.js';
import { isServed } from './model.js';

/** A place in a file; the line begins at 0, as in `check --format json`. */
export interface ReadinessSite {
  file: string;
  line: number;
  /** The call or statement as written. */
  what: string;
}

/** What one function that is called from outside does on a read-only site. */
export interface ReadinessEntry {
  file: string;
  /** Of its name; begins at 0. */
  line: number;
  /** `log_visit`, `Visit.onload`. */
  function: string;
  app: string;
  /** What calls it: "by a request", "when the form is opened". */
  called: string;
  /** False: a read-only site does not start it (scheduled jobs, what runs inside a save). */
  served: boolean;
  /**
   * `fails`: refused with 1792, HTTP 503. `silent-write`: changes the database although the site is read-only.
   * `lost-on-get`: works there; on any site what it writes is rolled back when it is called by GET. `ok`: none of these.
   */
  outcome: 'fails' | 'silent-write' | 'lost-on-get' | 'ok';
  /** Only in some cases: depends on arguments or data. */
  conditional: boolean;
  /** A write is refused and the error caught: it answers as if it had written. */
  swallowed: boolean;
  /** A GET loses what it writes, whatever the outcome above. */
  losesOnGet: boolean;
  /** Calls that could not be followed. */
  unresolved: number;
  /** Where the outcome comes about, the surest first; for `ok` the writes whose errors are caught. */
  sites: ReadinessSite[];
}

/** The entry of the report for a function; `lineOf` gives lines from 0, `nameOf` paths as the reader knows them. */
export function readinessEntry(
  result: EntryResult,
  lineOf: (site: Site) => number,
  nameOf: (file: string) => string,
): ReadinessEntry {
  const { entry, fails, silent, swallowed, lostOnGet, unresolved } = result;
  const [outcome, leaves] = outcomeOf(result);
  const { file } = entry;
  const at = { file: file.path, start: entry.node.nameStart, end: entry.node.nameStart };
  return {
    file: nameOf(file.path),
    line: lineOf(at),
    function: entry.name,
    app: file.app,
    called: entry.role,
    served: isServed(entry),
    outcome,
    conditional: leaves[0]?.maybe ?? false,
    swallowed: swallowed.length > 0 && fails.length === 0 && silent.length === 0,
    losesOnGet: lostOnGet.length > 0,
    unresolved,
    sites: leaves.map(({ site, what }) => ({ file: nameOf(site.file), line: lineOf(site), what })),
  };
}

function outcomeOf(result: EntryResult): [ReadinessEntry['outcome'], readonly Leaf[]] {
  const { outcome, fails, silent, swallowed, lostOnGet } = result;
  if (outcome === 'fails') return ['fails', fails];
  if (outcome === 'silent') return ['silent-write', silent];
  return lostOnGet.length > 0 ? ['lost-on-get', lostOnGet] : ['ok', swallowed];
}

type Counted = ReadinessEntry['outcome'] | 'entries' | 'not served';

/** The report of a bench: its functions, and how many of each app's do what. */
export interface ReadinessReport {
  entries: ReadinessEntry[];
  apps: { app: string; counts: Record<Counted, number> }[];
}

export function readinessReport(entries: ReadinessEntry[]): ReadinessReport {
  const apps = new Map<string, Record<Counted, number>>();
  for (const { app, served, outcome } of entries) {
    const counts = apps.get(app) ?? {
      entries: 0,
      ok: 0,
      fails: 0,
      'silent-write': 0,
      'lost-on-get': 0,
      'not served': 0,
    };
    apps.set(app, counts);
    counts.entries++;
    counts[served ? outcome : 'not served']++;
  }
  const rows = [...apps].map(([app, counts]) => ({ app, counts }));
  return { entries, apps: rows.sort((a, b) => (a.app < b.app ? -1 : 1)) };
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
