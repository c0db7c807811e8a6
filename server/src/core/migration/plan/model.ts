import type { Cost } from '../../engines/cost.js';
import type { TableState } from '../../schema/state/state.js';
import type { Change } from '../changes/changes.js';

/** What one statement does on one engine. */
export interface StatementCost extends Cost {
  statement: string;
  engine: string;
}

/** Of the costs on several engines those on the first one, which decides what a plan has to avoid. */
export const onFirstEngine = (costs: readonly StatementCost[]): StatementCost[] =>
  costs.filter((cost) => cost.engine === costs[0]?.engine);

/** Data that a statement refuses (`errno`), or changes without a word (`errno` 0). */
export interface DataRisk {
  field: string;
  errno: number;
  when: string;
  /** Counts such rows; ready to run. Undefined where rows do not matter. */
  query: string | undefined;
}

/** A table or columns that hold data and belong to nothing any more. */
export interface Drop {
  /** ``column `f` of `tabX` ``, as part of a sentence. */
  what: string;
  /** Queries; what they count still uses it, or would be lost. */
  checks: { counts: string; query: string }[];
  /** In order. */
  statements: readonly string[];
}

/** Whether two versions of code and schema can serve together. */
export interface Serves {
  oldCodeNewSchema: boolean;
  newCodeOldSchema: boolean;
  why: string;
}

/** `serve-together`, or which side has to be first. */
export type Verdict = 'serve-together' | 'schema-first' | 'code-first' | 'maintenance';

/** What a change of a DocType does to its table on a running site, and how to ship it. */
export interface DocTypePlan {
  doctype: string;
  table: string;
  changes: Change[];
  /** What Frappe sends, in order. */
  statements: string[];
  /** Reads of the whole column before a varchar gets shorter. */
  probes: string[];
  /** Updates of the whole table in one transaction, before the DDL. */
  updates: string[];
  /** Why Frappe refuses the DocType. */
  refused: string | undefined;
  /** The field that it refuses, where it is one field. */
  refusedField: string | undefined;
  cost: StatementCost[];
  dataRisk: DataRisk[];
  /** The table before, undefined when there is none. */
  state: TableState | undefined;
  /** The table after `statements`. */
  after: TableState | undefined;
  /** SQL for before the release: after it, `migrate` has nothing left that blocks. One session, in order. */
  premigrate: string[];
  /** SQL for when no old code runs any more. It drops no data unless that was asked for. */
  postdeploy: string[];
  /** What then holds data that nobody reads, and may be dropped some day. */
  drops: Drop[];
  /** SQL that takes `premigrate` back. */
  revert: string[];
  /** What Frappe still sends after `premigrate`, with its cost on the first engine. */
  remaining: { statement: string; blocksWrites: boolean }[];
  /** What no SQL here can make free of blocking, as a tool's command line. */
  tools: string[];
  serves: Serves;
  verdict: Verdict;
  /** What else a reader must know. */
  notes: string[];
}
