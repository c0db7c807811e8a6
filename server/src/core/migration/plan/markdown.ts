import { markdownBlock, markdownCode, markdownText, pythonString } from '../../escape.js';
import { onFirstEngine } from './model.js';
import type { PrintedCost, PrintedPlan } from './print.js';
import {
  blocks,
  changeText,
  costText,
  costWords,
  MAY_DROP,
  runnable,
  type TableSizes,
  VERDICTS,
} from './render.js';

/** What a comment on GitHub holds, less room for a line or two of the reader's own. */
export const COMMENT_LENGTH = 64_000;

/**
 * A summary for people: a table of all DocTypes, those that need care first, then each in a fold. Where that takes
 * more than `limit` characters, there are no patches in it, and the last DocTypes are in the table only, or counted.
 */
export function planMarkdown(
  plans: readonly PrintedPlan[],
  sizes: TableSizes = new Map(),
  limit = Number.POSITIVE_INFINITY,
): string {
  if (plans.length === 0) return 'No DocType differs.\n';
  const blocking = plans.filter((plan) => blocks(plan));
  const sorted = [...plans].sort((a, b) => care(b) - care(a));
  const head = [
    `## Schema changes: ${plans.length} DocType${plans.length === 1 ? '' : 's'}`,
    '',
    blocking.length === 0
      ? 'Nothing that `migrate` sends blocks writes.'
      : `\`migrate\` would block writes to ${blocking.map((plan) => markdownCode(plan.table)).join(', ')}.`,
    '',
    '| DocType | changes | on a busy table | order |',
    '|---|---|---|---|',
    ...rows(sorted, limit / 2),
    '',
  ].join('\n');
  const whole = head + sorted.map((plan) => doctypeMarkdown(plan, sizes, true)).join('');
  if (whole.length <= limit) return whole;
  let text = head;
  const left: string[] = [];
  for (const plan of sorted) {
    const part = doctypeMarkdown(plan, sizes, false);
    if (text.length + part.length + ROOM <= limit) text += part;
    else left.push(plan.doctype);
  }
  if (left.length > 0) {
    text += `\n${left.length} more DocType${left.length === 1 ? '' : 's'} would not fit into a comment: \`doctype-compat plan --format sql\` has them all.\n`;
  }
  return text;
}

/** For the line on what does not fit. */
const ROOM = 200;

/** How much a reader has to look at it. */
function care(plan: PrintedPlan): number {
  if (plan.refused !== undefined) return 4;
  if (blocks(plan)) return 3;
  return { maintenance: 2, 'code-first': 1, 'schema-first': 0, 'serve-together': 0 }[plan.verdict];
}

/** The table's rows, as many as have room. */
function rows(plans: readonly PrintedPlan[], room: number): string[] {
  const all = plans.map(row);
  let length = 0;
  const fit = all.findIndex((line) => {
    length += line.length + 1;
    return length > room;
  });
  return fit < 0 ? all : [...all.slice(0, fit), `| ${all.length - fit} more | | | |`];
}

/** Changes of one DocType in the table. */
const IN_A_ROW = 8;

function row(plan: PrintedPlan): string {
  const texts = plan.changes.map((change) => markdownText(changeText(change)));
  const shown =
    texts.length > IN_A_ROW ? [...texts.slice(0, IN_A_ROW), `and ${texts.length - IN_A_ROW} more`] : texts;
  const changes = shown.join('<br>');
  const worst = dearest(plan.cost);
  const busy = worst ? markdownText(costWords(worst)) : 'nothing is sent';
  return `| ${markdownText(plan.doctype)} | ${changes || 'none that data could tell'} | ${busy} | ${markdownText(VERDICTS[plan.verdict])} |`;
}

const ALGORITHMS = ['INSTANT', 'NOCOPY', 'INPLACE', 'COPY'];

/** Of the statements on the first engine. */
function dearest(costs: readonly PrintedCost[]): PrintedCost | undefined {
  const weight = (cost: PrintedCost): number =>
    (cost.blocksWrites ? ALGORITHMS.length : 0) + ALGORITHMS.indexOf(cost.algorithm);
  return onFirstEngine(costs).reduce<PrintedCost | undefined>(
    (a, b) => (a && weight(a) >= weight(b) ? a : b),
    undefined,
  );
}

/** Words of ours with names in backticks: what stands between those is code, the rest is text. */
const prose = (text: string): string =>
  text
    .split(/`([^`]*)`/)
    .map((part, i) => (i % 2 === 1 ? markdownCode(part) : markdownText(part)))
    .join('');

const sentence = (text: string): string => `${text[0]!.toUpperCase()}${text.slice(1)}.`;

function doctypeMarkdown(plan: PrintedPlan, sizes: TableSizes, withPatch: boolean): string {
  const parts = ['', `<details><summary><b>${markdownText(plan.doctype)}</b></summary>`, ''];
  parts.push(`${sentence(VERDICTS[plan.verdict])} Why: ${prose(plan.serves.why)}.`);
  for (const note of plan.notes) parts.push('', prose(note));
  if (plan.refused !== undefined) parts.push('', `Frappe refuses it: ${markdownText(plan.refused)}`);
  const code = (title: string, statements: readonly string[], note = (_sql: string): string => ''): void => {
    if (statements.length === 0) return;
    const lines = statements.map((sql) => runnable(sql.replaceAll('\t', ' ')) + note(sql));
    parts.push('', `**${title}**`, '', ...markdownBlock('sql', lines));
  };
  code('What migrate sends', [...plan.probes, ...plan.updates, ...plan.statements], (sql) =>
    costText(plan, sql, sizes).replace(/^ {2}/, ' -- '),
  );
  if (plan.dataRisk.length > 0) {
    parts.push('', '**Data**', '');
    for (const risk of plan.dataRisk) {
      const what = risk.errno === 0 ? 'changed without a word' : `error ${risk.errno}`;
      const query = risk.query === undefined ? '' : ` (${markdownCode(risk.query)})`;
      parts.push(`- ${markdownCode(risk.field)}: ${what} when ${prose(risk.when)}${query}`);
    }
  }
  code('Before the release', plan.premigrate);
  if (withPatch && plan.premigrate.length > 0) {
    const name = plan.doctype.toLowerCase().replace(/\W+/g, '_');
    parts.push(
      '',
      `<details><summary>The same as a patch, <code>prepare_${name}.py</code> under <code>[pre_model_sync]</code></summary>`,
      '',
      ...markdownBlock('python', [planPatch(plan)]),
      '',
      '</details>',
    );
  }
  code(
    'Left for migrate afterwards',
    plan.premigrate.length === 0 ? [] : plan.remaining.map(({ statement }) => statement),
    (sql) =>
      plan.remaining.some((one) => one.statement === sql && one.blocksWrites) ? ' -- blocks writes' : '',
  );
  code('When no old code runs any more', plan.postdeploy);
  for (const { what, checks, statements } of plan.drops) {
    parts.push(
      '',
      `**${MAY_DROP}**: ${prose(what)}, once each of these counts 0 or the data is not wanted any more`,
      '',
    );
    for (const { counts, query } of checks) parts.push(`- ${markdownCode(query)} (${counts})`);
    parts.push('', `Then: ${statements.map(markdownCode).join('; ')}`);
  }
  code('To take the first part back', plan.revert);
  if (plan.tools.length > 0) parts.push('', '**With a tool**', '', ...markdownBlock('sh', plan.tools));
  return `${[...parts, '', '</details>'].join('\n')}\n`;
}

/** What comes before the release, as a Frappe patch: for sites that nobody has SQL access to. */
function planPatch(plan: PrintedPlan): string {
  const statements = plan.premigrate.map((sql) => `\t${pythonString(sql)},`);
  return [
    'import frappe',
    '',
    'STATEMENTS = (',
    ...statements,
    ')',
    '',
    '',
    'def execute():',
    '\t# Not sql_ddl: its START TRANSACTION would give up LOCK TABLES.',
    '\tfrappe.db.commit()',
    '\tfor statement in STATEMENTS:',
    '\t\tfrappe.db.sql(statement)',
  ].join('\n');
}
