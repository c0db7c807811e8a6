import { html } from '../escape.js';
import type { ReadinessEntry, ReadinessReport } from '../readonly/readiness.js';
import { table as htmlTable, page } from './page.js';

const WORDS: Readonly<Record<ReadinessEntry['outcome'], string>> = {
  fails: 'fails',
  'silent-write': 'changes the database',
  'lost-on-get': 'loses its writes on GET',
  ok: 'answers without writing',
};

/** Those that a reader must know of: what a read-only site serves and does not work as on others. */
export const told = ({ entries }: ReadinessReport): ReadinessEntry[] =>
  entries.filter(({ served, outcome, swallowed }) => served && (outcome !== 'ok' || swallowed));

export const outcomeOf = ({ outcome, conditional }: ReadinessEntry): string =>
  `${conditional ? 'in some cases ' : ''}${WORDS[outcome]}`;

export const firstSite = ({ file, sites: [first] }: ReadinessEntry): string =>
  first ? `${first.what} (${first.file === file ? '' : `${first.file}, `}line ${first.line + 1})` : '';

export const READ_ONLY_COLUMNS = [
  'entries',
  'ok',
  'fails',
  'silent-write',
  'lost-on-get',
  'not served',
] as const;

/** For a terminal: a table of the apps, then each function that does not work, with the first reason. */
export function readinessText(report: ReadinessReport): string {
  const width = Math.max(3, ...report.apps.map(({ app }) => app.length));
  const row = (app: string, cells: readonly (string | number)[]) =>
    `${app.padEnd(width)}${cells.map((cell) => String(cell).padStart(14)).join('')}`;
  const list = told(report).map(
    (entry) => `${entry.file}:${entry.line + 1}  ${entry.function} ${outcomeOf(entry)}: ${firstSite(entry)}`,
  );
  return [
    row('app', READ_ONLY_COLUMNS),
    ...report.apps.map(({ app, counts }) =>
      row(
        app,
        READ_ONLY_COLUMNS.map((column) => counts[column]),
      ),
    ),
    ...(list.length > 0 ? ['', ...list] : []),
    '',
  ].join('\n');
}

/** The same as Markdown. */
export function readinessMarkdown(report: ReadinessReport): string {
  const table = (heads: readonly string[], rows: readonly (readonly (string | number)[])[]) => [
    `| ${heads.join(' | ')} |`,
    `|${heads.map(() => '---').join('|')}|`,
    ...rows.map((cells) => `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`),
  ];
  const list = told(report).map((entry) => [
    `\`${entry.function}\``,
    outcomeOf(entry),
    `${entry.file}:${entry.line + 1}`,
    `\`\` ${firstSite(entry)} \`\``,
  ]);
  return [
    '# On a read-only site',
    '',
    ...table(
      ['app', ...READ_ONLY_COLUMNS],
      report.apps.map(({ app, counts }) => [app, ...READ_ONLY_COLUMNS.map((column) => counts[column])]),
    ),
    ...(list.length > 0 ? ['', ...table(['function', 'outcome', 'place', 'first reason'], list)] : []),
    '',
  ].join('\n');
}

/** The same as a page by itself. */
export function readinessHtml(report: ReadinessReport): string {
  const apps = report.apps.map(({ app, counts }) => [
    html(app),
    ...READ_ONLY_COLUMNS.map((column) => String(counts[column])),
  ]);
  const list = told(report).map((entry) => [
    `<code>${html(entry.function)}</code>`,
    `${html(outcomeOf(entry))}<div class="small">${html(firstSite(entry))}</div>`,
    `<div class="small">${html(`${entry.file}:${entry.line + 1}`)}</div>`,
  ]);
  return page('On a read-only site', [
    '<h1>On a read-only site</h1>',
    htmlTable(['app', ...READ_ONLY_COLUMNS.map((column) => `#${column}`)], apps),
    ...(list.length > 0 ? [htmlTable(['function', 'outcome and first reason', 'place'], list)] : []),
  ]);
}
