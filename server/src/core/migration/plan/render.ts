import type { Cost } from '../../engines/cost.js';
import { sqlComment, sqlText, terminalLines } from '../../escape.js';
import type { Change } from '../changes/change.js';
import { dropLines } from './drops.js';
import { type Estimate, estimate, showEstimate } from './estimate.js';
import { onFirstEngine, type Verdict } from './model.js';
import type { PrintedCost, PrintedPlan } from './print.js';

/** Rows and bytes of tables, by table name. */
export type TableSizes = ReadonlyMap<string, { rows: number; bytes?: number }>;

/** The plan as the contract's JSON has it. */
export function planJson(plan: PrintedPlan): object {
  return {
    doctype: plan.doctype,
    changes: plan.changes,
    statements: plan.statements,
    cost: plan.cost,
    dataRisk: plan.dataRisk.map(({ field, errno, when, query }) => ({
      field,
      errno,
      when: query === undefined ? when : `${when}; count them: ${query}`,
    })),
    premigrate: plan.premigrate,
    postdeploy: plan.postdeploy,
    serves: plan.serves,
    notes: [...plan.notes, ...plan.drops.map((drop) => `${MAY_DROP}: ${dropLines(drop).join('\n')}`)],
  };
}

/** Over what holds data and belongs to nothing any more. */
export const MAY_DROP = 'May be dropped some day (--with-drops plans it)';

export const VERDICTS: Readonly<Record<Verdict, string>> = {
  'serve-together': 'old and new code can serve together',
  'schema-first': 'the schema goes first: new code needs it, old code works with it',
  'code-first': 'new code goes first: old code does not work with the new schema',
  maintenance: 'needs a maintenance window: neither side works with the other',
};

/** All plans as SQL that a client can run, with what is not SQL in comments. */
export function planSql(plans: readonly PrintedPlan[], sizes: TableSizes = new Map()): string {
  if (plans.length === 0) return '-- No DocType differs.\n';
  const parts = plans.map((plan) => doctypeSql(plan, sizes));
  return (plans.length === 1 ? parts : [summary(plans), ...parts]).join('\n');
}

/** What a reader of many plans has to look at. */
function summary(plans: readonly PrintedPlan[]): string {
  const named = (title: string, wanted: (plan: PrintedPlan) => boolean): string[] => {
    const names = plans.filter(wanted).map((plan) => plan.doctype);
    return names.length === 0 ? [] : [sqlComment(`${title}: ${names.join(', ')}`)];
  };
  return [
    `-- ${plans.length} DocTypes differ`,
    ...named('migrate would block writes to', blocks),
    ...named('Frappe refuses', (plan) => plan.refused !== undefined),
    ...named('need a maintenance window', (plan) => plan.verdict === 'maintenance'),
    ...named('new code goes first', (plan) => plan.verdict === 'code-first'),
    '',
  ].join('\n');
}

function doctypeSql(plan: PrintedPlan, sizes: TableSizes): string {
  const changes = plan.changes.length === 0 ? 'no change of data' : plan.changes.map(changeText).join(', ');
  const lines = [sqlComment(`${plan.doctype}: ${changes}`)];
  lines.push(sqlComment(`${VERDICTS[plan.verdict]}: ${plan.serves.why}`));
  for (const note of plan.notes) lines.push(sqlComment(note));
  if (plan.refused !== undefined) lines.push(sqlComment(`Frappe refuses it: ${plan.refused}`));
  const section = (title: string, statements: readonly string[], comment = false): void => {
    if (statements.length === 0) return;
    lines.push('', `-- ${title}`);
    for (const sql of statements) lines.push(comment ? commented(sql) : runnable(sql));
  };
  section(
    'Data to look at first (each must count 0, or is changed without a word where it says errno 0)',
    plan.dataRisk.map(
      (risk) => `errno ${risk.errno} ${risk.field}: ${risk.when}${risk.query ? `\n  ${risk.query};` : ''}`,
    ),
    true,
  );
  section(
    'What migrate would send',
    [...plan.probes, ...plan.updates, ...plan.statements].map((sql) => sql + costText(plan, sql, sizes)),
    true,
  );
  section('Before the release (one session, in order)', plan.premigrate);
  section(
    'Left for migrate afterwards',
    plan.remaining.map(
      ({ statement, blocksWrites }) => statement + (blocksWrites ? '  [blocks writes]' : ''),
    ),
    true,
  );
  section('When no old code runs any more', plan.postdeploy);
  section(MAY_DROP, plan.drops.flatMap(dropLines), true);
  section('To take the first part back: without the `-- ` before each line', plan.revert.map(runnable), true);
  section('The same with a tool that copies beside the running table', plan.tools, true);
  return `${lines.join('\n')}\n`;
}

/** Lines that the client passes over, without the indentation of Frappe's source. */
const commented = (sql: string): string =>
  terminalLines(sql.replaceAll(/(?:\r\n|\n|\r)\t*/g, '\n')).replaceAll(/^/gm, '--   ');

/** A statement as the command line client reads it: a compound one between delimiters. */
export function runnable(statement: string): string {
  const sql = sqlText(statement);
  return sql.includes(';') ? `DELIMITER $$\n${sql}$$\nDELIMITER ;` : `${sql};`;
}

export function costText(plan: PrintedPlan, sql: string, sizes: TableSizes): string {
  const cost = plan.cost.find((one) => one.statement === sql);
  if (!cost) return '';
  const time = timeOf(cost, plan.table, sizes);
  return `  [${costWords(cost)}${time ? `, ${showEstimate(time)}` : ''}]`;
}

export function costWords(cost: Cost & { engine: string }): string {
  const blocks = cost.blocksWrites ? 'blocks writes' : 'writes go on';
  const work = cost.onlyMetadata ? 'metadata only' : cost.rebuild ? 'rebuilds the table' : 'builds an index';
  return `${cost.engine}: ${cost.algorithm}, LOCK=${cost.lock}, ${work}, ${blocks}`;
}

function timeOf(cost: PrintedCost, table: string, sizes: TableSizes): Estimate | undefined {
  const size = sizes.get(table);
  return size && estimate(cost, size.rows, size.bytes);
}

const subjectOf = (kind: Change['kind']): string =>
  kind.replace(/^(change|add|remove|rename)-/, '').replaceAll('-', ' ');

/** One change in a few words. */
export function changeText(change: Change): string {
  const { kind, field, old, new: now } = change;
  if (kind === 'rename-field')
    return `${String(old)} renamed to ${String(now)}${change.probable ? ' (probably)' : ''}`;
  const what = subjectOf(kind);
  const on = field === '' ? '' : ` ${field}`;
  if (kind.startsWith('add-')) return `${what}${on} added (${String(now)})`;
  if (kind.startsWith('remove-')) return `${what}${on} removed`;
  return `${what}${on} ${shown(old)} → ${shown(now)}`;
}

/** A value of a change as people read it. */
export const shown = (value: Change['old']): string =>
  value === null || value === '' ? 'none' : value === true ? 'yes' : value === false ? 'no' : String(value);

/** What kind of change it is: `type`, `field added`, `renamed (probably)`. */
export function changeWords({ kind, probable }: Change): string {
  if (kind === 'rename-field') return `renamed${probable ? ' (probably)' : ''}`;
  const what = subjectOf(kind);
  if (kind.startsWith('add-')) return `${what} added`;
  if (kind.startsWith('remove-')) return `${what} removed`;
  return what;
}

/** Whether something that `migrate` sends holds writers back. */
export function blocks({ cost }: { cost: readonly (Cost & { engine: string })[] }): boolean {
  return onFirstEngine(cost).some(({ blocksWrites }) => blocksWrites);
}
