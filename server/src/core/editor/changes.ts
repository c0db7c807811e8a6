import type { DocTypePlan } from '../schema/plan/model.js';
import { blocks, changeText, costWords, planSql } from '../schema/plan/render.js';

/** What an editor shows of a DocType's changes since the base. */
export interface ChangesModel {
  /** `origin/develop (merge base 1a2b3c4)`. */
  base: string;
  /** Each in a few words: `type note Data → Small Text`. */
  changes: string[];
  /** What migrate would send, with its cost. */
  statements: { sql: string; cost: string; blocksWrites: boolean }[];
  blocksWrites: boolean;
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
    statements: plan.statements.map((sql) => {
      const cost = plan.cost.find((one) => one.statement === sql);
      return { sql, cost: cost ? costWords(cost) : '', blocksWrites: cost?.blocksWrites ?? false };
    }),
    blocksWrites: blocks(plan),
    serves: plan.serves.why,
    risks: plan.dataRisk.map(({ query, ...risk }) => ({ ...risk, ...(query !== undefined && { query }) })),
    sql: planSql([plan]),
  };
}

/** `3 changes since origin/develop · blocks writes` */
export function changesTitle({ base, changes, blocksWrites }: ChangesModel): string {
  const count = `${changes.length} change${changes.length === 1 ? '' : 's'} since ${base.replace(/ \(.*/, '')}`;
  return blocksWrites ? `${count} · blocks writes` : count;
}
