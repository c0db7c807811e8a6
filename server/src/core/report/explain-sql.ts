import { markdownBlock, markdownCode, markdownText } from '../escape.js';
import type { Explained, PlanStep } from '../sharding/explain.js';

/** What the plans are of. */
export interface ExplainedBy {
  vitess: string;
  /** `vschema.json`, or where it comes from. */
  vschema: string;
  keyspace: string;
  sharded: boolean;
}

const INDENT = '  ';

/** A plan as text: who gets what, as a tree, why, and what would change it. */
export function explainText(explained: readonly Explained[], by: ExplainedBy): string {
  const head = `Vitess ${by.vitess}, VSchema ${by.vschema}, keyspace ${by.keyspace}${by.sharded ? ' (sharded)' : ' (unsharded)'}\n`;
  return [head, ...explained.map(oneText)].join('\n');
}

function oneText({ sql, headline, error, steps, why, change }: Explained): string {
  const lines = [...sql.trim().split('\n'), '', headline];
  if (error) lines.push(`${INDENT}ERROR ${error.errno} (${error.sqlstate}): ${error.message}`);
  if (steps.length > 0)
    lines.push('', ...steps.flatMap((step) => treeLines(step)).map((line) => `${INDENT}${line}`));
  if (why.length > 0) lines.push('', 'Why', ...why.map((one) => `${INDENT}- ${one}`));
  if (change.length > 0) lines.push('', 'What would change it', ...change.map((one) => `${INDENT}- ${one}`));
  return `${lines.join('\n')}\n`;
}

/** The lines of a step and of what goes into it. */
export function treeLines({ words, query, inputs }: PlanStep): string[] {
  const lines = [query === undefined ? words : `${words} gets`];
  const rest = inputs.length > 0 ? '│ ' : INDENT;
  if (query !== undefined)
    lines.push(
      ...shortened(query)
        .split('\n')
        .map((line) => `${rest}  ${line}`),
    );
  for (const [i, input] of inputs.entries()) {
    const last = i === inputs.length - 1;
    const number = inputs.length > 1 ? `${i + 1}. ` : '';
    const [first = '', ...others] = treeLines(input);
    lines.push(
      `${last ? '└─' : '├─'} ${number}${first}`,
      ...others.map((line) => `${last ? '  ' : '│ '} ${line}`),
    );
  }
  return lines;
}

const COLUMNS_SHOWN = 6;

/** A query without the middle of a long select list, which a `*` becomes. */
function shortened(query: string): string {
  const list = /^select (.*?) from /i.exec(query)?.[1];
  const columns = list?.split(', ') ?? [];
  if (!list || list.includes('(') || columns.length <= COLUMNS_SHOWN + 2) return query;
  const shown = columns.slice(0, COLUMNS_SHOWN).join(', ');
  return query.replace(list, `${shown}, … ${columns.length - COLUMNS_SHOWN} more`);
}

/** The same for the editor's preview. */
export function explainMarkdown(explained: readonly Explained[], by: ExplainedBy): string {
  const where = by.sharded ? 'sharded' : 'unsharded';
  const head = `# Explained on Vitess\n\nVitess ${by.vitess}, VSchema ${markdownText(by.vschema)}, keyspace ${markdownCode(by.keyspace)}, ${where}.\n`;
  return [head, ...explained.map(oneMarkdown)].join('\n');
}

function oneMarkdown({ sql, headline, error, steps, why, change }: Explained): string {
  const lines = [...markdownBlock('sql', sql.trim().split('\n')), '', `## ${headline}`, ''];
  if (error)
    lines.push(...markdownBlock('', [`ERROR ${error.errno} (${error.sqlstate}): ${error.message}`]), '');
  if (steps.length > 0)
    lines.push(
      ...markdownBlock(
        'text',
        steps.flatMap((step) => treeLines(step)),
      ),
      '',
    );
  if (why.length > 0) lines.push('### Why', '', ...why.map(itemOf), '');
  if (change.length > 0) lines.push('### What would change it', '', ...change.map(itemOf), '');
  return `${lines.join('\n')}\n`;
}

/** Sentences of ours, whose names stand between backticks. */
export function itemOf(sentence: string): string {
  return `- ${sentence.replace(/`([^`]+)`|([^`]+)/g, (_, name, words) => (name ? markdownCode(name) : markdownText(words)))}`;
}
