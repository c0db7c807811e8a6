import type { Cost } from '../../engines/cost.js';
import { ENGINE_IDS, type ENGINES, type EngineId, engineOf } from '../../engines/index.js';
import type { TableState } from '../../schema/state/state.js';
import type { Alter, AlterClause, Statement, Update } from '../../schema/statement.js';
import type { Change } from '../changes/change.js';

/** The engines that a change can be planned for. */
export type PlanTarget = {
  [E in EngineId]: (typeof ENGINES)[E]['releases'] extends readonly [] ? never : E;
}[EngineId];
export const PLAN_TARGETS = ENGINE_IDS.filter((id): id is PlanTarget => engineOf(id).releases.length > 0);

/** What one statement does on one engine. */
export interface StatementCost extends Cost {
  statement: Statement;
  engine: string;
}

/** Of the costs on several engines those on the first one, which decides what a plan has to avoid. */
export const onFirstEngine = <C extends { engine: string }>(costs: readonly C[]): C[] =>
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
  statements: readonly Statement[];
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
  /** Whose words the plan's own statements are in; what Frappe sends is in MariaDB's. */
  target: PlanTarget;
  doctype: string;
  table: string;
  changes: Change[];
  /** What Frappe sends, in order. */
  statements: Statement[];
  /** Reads of the whole column before a varchar gets shorter. */
  probes: Statement[];
  /** Updates of the whole table in one transaction, before the DDL. */
  updates: Update[];
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
  /** For before the release: after it, `migrate` has nothing left that blocks. One session, in order. */
  premigrate: Statement[];
  /** For when no old code runs any more. It drops no data unless that was asked for. */
  postdeploy: Statement[];
  /** What then holds data that nobody reads, and may be dropped some day. */
  drops: Drop[];
  /** Takes `premigrate` back. */
  revert: Statement[];
  /** What Frappe still sends after `premigrate`, with its cost on the first engine. */
  remaining: { statement: Statement; blocksWrites: boolean }[];
  /** What no SQL here can make free of blocking, but a tool that copies beside the running table. */
  tools: Alter[];
  serves: Serves;
  verdict: Verdict;
  /** What else a reader must know. */
  notes: string[];
}

/** The clauses of all ALTER TABLEs that Frappe sends, in order. */
export const clausesOf = ({ statements }: Pick<DocTypePlan, 'statements'>): AlterClause[] =>
  statements.flatMap((statement) => (statement.kind === 'alter' ? statement.clauses : []));
