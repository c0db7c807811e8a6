import type { DocTypePlan } from '../migration/plan/model.js';
import {
  blocks,
  changeText,
  changeWords,
  costWords,
  planSql,
  shown,
  VERDICTS,
} from '../migration/plan/render.js';

/** What an editor shows of a DocType's changes since the base. */
export interface ChangesModel {
  /** `origin/develop (merge base 1a2b3c4)`. */
  base: string;
  /** Each in a few words: `type note Data → Small Text`. */
  changes: string[];
  /** The same in columns: what changed of which field (empty: of the DocType), before and after. */
  rows: { field: string; what: string; before: string; after: string }[];
  /** What migrate would send, with its cost. */
  statements: { sql: string; cost: string; blocksWrites: boolean }[];
  blocksWrites: boolean;
  /** Which side goes first. */
  verdict: string;
  /** Why the two sides can or cannot serve together. */
  serves: string;
  /** Data that is refused (`errno`) or changed without a word (0), with the query that counts it. */
  risks: { field: string; errno: number; when: string; query?: string }[];
  /** The whole plan as SQL. */
  sql: string;
}

/** A plan as the editor shows it. */
export function changesModel(plan: DocTypePlan, base: string): ChangesModel {
  return {
    base,
    changes: plan.changes.map(changeText),
    rows: plan.changes.map((change) => ({
      field: change.field,
      what: changeWords(change),
      before: shown(change.old),
      after: shown(change.new),
    })),
    statements: plan.statements.map((sql) => {
      const cost = plan.cost.find((one) => one.statement === sql);
      return { sql, cost: cost ? costWords(cost) : '', blocksWrites: cost?.blocksWrites ?? false };
    }),
    blocksWrites: blocks(plan),
    verdict: VERDICTS[plan.verdict],
    serves: plan.serves.why,
    risks: plan.dataRisk.map(({ query, ...risk }) => ({ ...risk, ...(query !== undefined && { query }) })),
    sql: planSql([plan]),
  };
}

/** `3 changes since origin/develop · blocks writes` */
export function changesTitle(plan: DocTypePlan, base: string): string {
  const count = countSince(plan.changes.length, base);
  return blocks(plan) ? `${count} · blocks writes` : count;
}

const countSince = (count: number, base: string): string =>
  `${count} change${count === 1 ? '' : 's'} since ${base.replace(/ \(.*/, '')}`;

/** What to know of a plan before it is shipped; undefined for changes that any release takes along. */
export function changesCare(
  plan: DocTypePlan,
  base: string,
): { blocksWrites: boolean; tooltip: string } | undefined {
  const blocksWrites = blocks(plan);
  const reasons = [
    plan.refused !== undefined && 'Frappe refuses it',
    blocksWrites && 'blocks writes',
    plan.dataRisk.some(({ errno }) => errno !== 0) && 'may refuse data',
    plan.dataRisk.some(({ errno }) => errno === 0) && 'may change data without a word',
    plan.verdict === 'code-first' && 'new code must go first',
    plan.verdict === 'maintenance' && 'old and new code cannot serve together',
  ].filter((reason) => reason !== false);
  if (reasons.length === 0) return undefined;
  return { blocksWrites, tooltip: [countSince(plan.changes.length, base), ...reasons].join(' · ') };
}
