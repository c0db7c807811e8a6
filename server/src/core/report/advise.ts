import { html, markdownCode, markdownText } from '../escape.js';
import type { CandidateAdvice } from '../sharding/advice.js';
import { REACHES, type Reach } from '../sharding/reach.js';
import { itemOf } from './explain-sql.js';
import { bar, page, sentence, table } from './page.js';

/** What a report is made of. */
export interface AdviceReport {
  vitess: string;
  tables: number;
  statements: { app: number; frappe: number; log: number };
  candidates: readonly CandidateAdvice[];
}

const NAMES: Record<Reach, string> = {
  local: 'vtgate alone',
  unsharded: 'one server',
  single: 'one shard',
  several: 'some shards',
  scatter: 'every shard',
  join: 'joined by vtgate',
  write: 'written on several shards',
  refused: 'refused',
  unknown: 'not known',
};

const COLORS: Record<Reach, string> = {
  local: '#8b949e',
  unsharded: '#54aeff',
  single: '#2da44e',
  several: '#7ccf8a',
  scatter: '#d4a72c',
  join: '#e16f24',
  write: '#bf5fa8',
  refused: '#cf222e',
  unknown: '#afb8c1',
};

const REFUSED_SHOWN = 8;

const percent = (part: number): string => (part > 0 && part < 0.01 ? '<1 %' : `${Math.round(part * 100)} %`);

function totalOf({ counts }: CandidateAdvice): number {
  return REACHES.reduce((sum, reach) => sum + counts[reach].weight, 0);
}

function introOf({ vitess, tables, statements: { app, frappe, log } }: AdviceReport): string {
  const logged = log > 0 ? `, ${log} counted by a server` : '';
  return `${tables} tables; ${app} statements of the apps, ${frappe} that Frappe makes${logged}; planned by Vitess ${vitess}.`;
}

const EXPLANATION =
  'Shares are by how often a statement comes: once for each place in the apps, Frappe’s by what a document is used for, or as a server counted. Cost is queries for a statement, on eight shards; what is refused has to be written anew and costs 50. What goes to one shard grows with the number of shards.';

export function adviseText(report: AdviceReport): string {
  const lines = [introOf(report), ''];
  for (const one of report.candidates) {
    const total = totalOf(one);
    lines.push(
      one.title,
      `  ${one.what}`,
      `  cost ${one.cost.toFixed(1)}, ${percent(one.spread)} grows with shards`,
    );
    for (const reach of REACHES) {
      const { statements, weight } = one.counts[reach];
      if (statements === 0) continue;
      const width = Math.max(1, Math.round((weight / total) * 30));
      lines.push(
        `    ${NAMES[reach].padEnd(26)}${percent(weight / total).padStart(5)} ${String(statements).padStart(6)}  ${'█'.repeat(width)}`,
      );
    }
    if (one.refused.length > 0) lines.push('  What breaks');
    for (const { error, statements, examples } of one.refused.slice(0, REFUSED_SHOWN)) {
      lines.push(`    ${String(statements).padStart(5)}  ${error}`, `           ${examples.join('; ')}`);
    }
    if (one.changes.length > 0) lines.push('  What would help most');
    for (const { what, statements, weight } of one.changes) {
      lines.push(`    ${percent(weight / total).padStart(5)} ${String(statements).padStart(6)}  ${what}`);
    }
    lines.push('');
  }
  lines.push(EXPLANATION);
  return `${lines.join('\n')}\n`;
}

export function adviseMarkdown(report: AdviceReport): string {
  const lines = ['# Sharding advice', '', markdownText(introOf(report)), ''];
  lines.push(
    '| layout | cost | grows with shards | one shard or server | refused |',
    '|---|---:|---:|---:|---:|',
  );
  for (const one of report.candidates) {
    const total = totalOf(one);
    const calm = one.counts.single.weight + one.counts.unsharded.weight;
    lines.push(
      `| ${markdownText(one.title)} | ${one.cost.toFixed(1)} | ${percent(one.spread)} | ${percent(calm / total)} | ${one.counts.refused.statements} |`,
    );
  }
  for (const one of report.candidates) {
    const total = totalOf(one);
    lines.push('', `## ${markdownText(one.title)}`, '', markdownText(one.what), '');
    lines.push('| where | share | statements |', '|---|---:|---:|');
    for (const reach of REACHES) {
      const { statements, weight } = one.counts[reach];
      if (statements > 0) lines.push(`| ${NAMES[reach]} | ${percent(weight / total)} | ${statements} |`);
    }
    if (one.refused.length > 0) lines.push('', '### What breaks', '');
    for (const { error, statements, examples } of one.refused.slice(0, REFUSED_SHOWN)) {
      lines.push(`- ${statements}: ${markdownCode(error)} (${markdownText(examples.join('; '))})`);
    }
    if (one.changes.length > 0) lines.push('', '### What would help most', '');
    for (const { what, statements, weight } of one.changes) {
      lines.push(`${itemOf(what)}: ${percent(weight / total)} of the work, ${statements} statements`);
    }
  }
  return `${[...lines, '', markdownText(EXPLANATION)].join('\n')}\n`;
}

export function adviseHtml(report: AdviceReport): string {
  const body = [`<h1>Sharding advice</h1>`, `<p class="dim">${html(introOf(report))}</p>`];
  body.push(
    table(
      ['layout', '#cost', '#grows with shards', '#one shard or server', '#refused'],
      report.candidates.map((one) => {
        const calm = one.counts.single.weight + one.counts.unsharded.weight;
        return [
          html(one.title),
          one.cost.toFixed(1),
          percent(one.spread),
          percent(calm / totalOf(one)),
          String(one.counts.refused.statements),
        ];
      }),
    ),
    `<p class="dim">${html(EXPLANATION)}</p>`,
  );
  for (const one of report.candidates) {
    const total = totalOf(one);
    body.push(
      '<div class="card">',
      `<h2 style="margin-top:0">${html(one.title)}</h2>`,
      `<p>${html(one.what)}</p>`,
    );
    body.push(
      bar(
        one.title,
        REACHES.map((reach) => ({
          name: NAMES[reach],
          part: one.counts[reach].weight / total,
          note: `${percent(one.counts[reach].weight / total)} · ${one.counts[reach].statements}`,
          color: COLORS[reach],
        })),
      ),
    );
    if (one.refused.length > 0) {
      const rows = one.refused
        .slice(0, REFUSED_SHOWN)
        .map(({ error, statements, examples }) => [
          `<code>${html(error)}</code><div class="small">${html(examples.join('; '))}</div>`,
          String(statements),
        ]);
      body.push('<h3>What breaks</h3>', table(['Vitess says, for example of', '#statements'], rows));
    }
    if (one.changes.length > 0) {
      const rows = one.changes.map(({ what, statements, weight }) => [
        sentence(what),
        percent(weight / total),
        String(statements),
      ]);
      body.push('<h3>What would help most</h3>', table(['change', '#of the work', '#statements'], rows));
    }
    body.push('</div>');
  }
  return page('Sharding advice', body);
}
