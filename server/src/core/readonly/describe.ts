import type { EntryContext } from '../check/entry.js';
import type { Range } from '../text.js';
import type { EntryResult } from './analyse.js';
import { isServed } from './entries.js';
import { placeOf } from './report.js';
import type { Leaf } from './summary.js';

/** In one line what a function does on a read-only site, for the mark above it. */
export function titleOf({ entry, outcome, fails, silent, swallowed, unresolved }: EntryResult): string {
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
      return unresolved > 0 ? 'reads only, as far as can be told' : 'reads only';
  }
}

/** Every way from a function down to what it writes, as Markdown; `linkTo` makes a link of a place. */
export function writePaths(
  context: EntryContext,
  linkTo: (file: string, range: Range) => string | undefined,
): string {
  const { result } = context;
  const { entry } = result;
  const lines = [`# ${entry.name}`, '', `Called ${entry.role}. On a read-only site: ${titleOf(result)}.`, ''];
  const place = (site: Leaf['site']) => {
    const link = linkTo(site.file, context.rangeOf(site));
    const name = placeOf(context, site);
    return link === undefined ? name : `[${name}](${link})`;
  };
  const list = (title: string, leaves: readonly Leaf[]) => {
    if (leaves.length === 0) return;
    lines.push(`## ${title}`, '');
    for (const leaf of leaves) {
      let indent = '';
      for (let hop = leaf.hops; hop; hop = hop.next) {
        lines.push(`${indent}- calls \`${hop.callee}\` (${place(hop.site)})`);
        indent += '  ';
      }
      lines.push(
        `${indent}- **${code(leaf.what)}**${leaf.maybe ? ', in some cases' : ''} (${place(leaf.site)})`,
      );
    }
    lines.push('');
  };
  list('Fails with InReadOnlyMode (1792)', result.fails);
  list('Goes through although the site is read-only', result.silent);
  list('Refused, and the error caught', result.swallowed);
  list('Rolled back at the end of a GET', result.lostOnGet);
  if (result.unresolved > 0)
    lines.push(`${result.unresolved} call${result.unresolved === 1 ? '' : 's'} could not be followed.`, '');
  return lines.join('\n');
}

const code = (text: string): string => (text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``);

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

/** The rows as a document. */
export function readinessReport(rows: readonly Readiness[], failing: readonly string[]): string {
  return [
    '# Read-only readiness',
    '',
    `| app | ${COLUMNS.join(' | ')} |`,
    `|---|${COLUMNS.map(() => '---:').join('|')}|`,
    ...rows.map((row) => `| ${row.app} | ${COLUMNS.map((column) => row[column]).join(' | ')} |`),
    '',
    'Entries: functions that requests, the desk, reports, web pages and hooks call. Safe: neither write nor lock in',
    'read-only mode. Fails: answered with 503. Silent: change the database all the same. Swallowed: succeed and lose',
    'the write. Unresolved: have calls that could not be followed.',
    '',
    ...(failing.length ? ['## Reads that write', '', ...failing.map((line) => `- ${line}`), ''] : []),
  ].join('\n');
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
