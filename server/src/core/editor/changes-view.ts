import type { DocTypePlan } from '../migration/plan/model.js';
import { frappeSql, printPlan } from '../migration/plan/print.js';
import {
  blocks,
  changeText,
  changeWords,
  costWords,
  planSql,
  shown,
  VERDICTS,
} from '../migration/plan/render.js';
import { say } from '../say.js';
import { applyAlter, applyStatement } from '../schema/state/apply.js';
import { tableText } from '../schema/state/text.js';
import { alterTable } from '../schema/statement.js';
import { splitAlter } from './layout.js';

/** What an editor shows of a DocType's changes since the base. */
export interface ChangesModel {
  /** `origin/develop (merge base 1a2b3c4)`. */
  base: string;
  /** Each in a few words: `type note Data → Small Text`. */
  changes: string[];
  /** The same in columns: what changed of which field (empty: of the DocType), before and after. */
  rows: { field: string; what: string; before: string; after: string }[];
  /** What migrate would send, with its cost. */
  statements: SentStatement[];
  blocksWrites: boolean;
  /** Which side goes first. */
  verdict: string;
  /** Why the two sides can or cannot serve together. */
  serves: string;
  /** Data that is refused (`errno`) or changed without a word (0), with the query that counts it. */
  risks: { field: string; errno: number; when: string; query?: string }[];
  /** The whole plan as SQL. */
  sql: string;
  /** The table before and after, one column a line; an empty text where there is none. */
  ddl: { before: string; after: string };
}

/** A statement of migrate. Of an ALTER TABLE, `sql` is its head, and what it does stands in `clauses`. */
export interface SentStatement {
  sql: string;
  /** Those that change the table. */
  clauses: string[];
  /** Those that say again what is so already: Frappe sends many of them. */
  unchanged: string[];
  cost: string;
  blocksWrites: boolean;
}

/** A plan as the editor shows it. */
export function changesModel(plan: DocTypePlan, base: string): ChangesModel {
  return {
    base,
    changes: plan.changes.map(changeText),
    rows: plan.changes.map((change) => ({
      field: change.field,
      what: changeWords(change),
      ...valuesOf(change),
    })),
    statements: statementsOf(plan),
    blocksWrites: blocks(plan),
    verdict: VERDICTS[plan.verdict],
    serves: plan.serves.why,
    risks: plan.dataRisk.map(({ query, ...risk }) => ({ ...risk, ...(query !== undefined && { query }) })),
    sql: planSql([printPlan(plan)]),
    ddl: { before: tableText(plan.state), after: tableText(plan.after) },
  };
}

/** What a change goes from and to; nothing where it is told by its kind alone. */
function valuesOf(change: DocTypePlan['changes'][number]): { before: string; after: string } {
  const [before, after] = [shown(change.old), shown(change.new)];
  return before === after ? { before: '', after: '' } : { before, after };
}

function statementsOf(plan: DocTypePlan): SentStatement[] {
  let state = plan.state;
  return plan.statements.map((statement): SentStatement => {
    const cost = plan.cost.find((one) => one.statement === statement);
    const priced = { cost: cost ? costWords(cost) : '', blocksWrites: cost?.blocksWrites ?? false };
    const sql = frappeSql(statement);
    const now = state;
    if (state) state = applyStatement(state, statement);
    const parts = splitAlter(sql);
    if (statement.kind !== 'alter' || !parts || !now) return { sql, clauses: [], unchanged: [], ...priced };
    const table = JSON.stringify(now);
    const isChange = statement.clauses.map(
      (clause) =>
        clause.kind !== 'modify' || JSON.stringify(applyAlter(now, alterTable(now.name, clause))) !== table,
    );
    return {
      sql: parts.head,
      clauses: parts.clauses.filter((_, i) => isChange[i]),
      unchanged: parts.clauses.filter((_, i) => !isChange[i]),
      ...priced,
    };
  });
}

/** `3 changes since origin/develop · blocks writes` */
export function changesTitle(plan: DocTypePlan, base: string): string {
  const count = countSince(plan.changes.length, base);
  return blocks(plan) ? `${count} · ${say`blocks writes`}` : count;
}

function countSince(count: number, base: string): string {
  const since = base.replace(/ \(.*/, '');
  return count === 1 ? say`1 change since ${since}` : say`${count} changes since ${since}`;
}

/** What to know of a plan before it is shipped; undefined for changes that any release takes along. */
export function changesCare(
  plan: DocTypePlan,
  base: string,
): { blocksWrites: boolean; tooltip: string } | undefined {
  const blocksWrites = blocks(plan);
  const reasons = [
    plan.refused !== undefined && say`Frappe refuses it`,
    blocksWrites && say`blocks writes`,
    plan.dataRisk.some(({ errno }) => errno !== 0) && say`may refuse data`,
    plan.dataRisk.some(({ errno }) => errno === 0) && say`may change data without a word`,
    plan.verdict === 'code-first' && say`new code must go first`,
    plan.verdict === 'maintenance' && say`old and new code cannot serve together`,
  ].filter((reason) => reason !== false);
  if (reasons.length === 0) return undefined;
  return { blocksWrites, tooltip: [countSince(plan.changes.length, base), ...reasons].join(' · ') };
}
