import type { PlanVerdict, VitessEngine } from '../core/engines/vitess/verdicts.js';
import { adviseOn, type CandidateAdvice } from '../core/sharding/advice.js';
import { masterTables, type SourceTable } from '../core/sharding/assign.js';
import { candidatesFor } from '../core/sharding/candidates.js';
import { frappeStatements, type WorkStatement } from '../core/sharding/workload.js';
import { registerPlanning } from './checkers/sql.js';
import { timeSlices } from './slices.js';

/** What advise says. */
export interface Advice {
  vitess: string;
  tables: number;
  statements: { app: number; frappe: number; log: number };
  candidates: CandidateAdvice[];
  ms: number;
}

/** Statements that one answer of the engine is asked for, between two looks at progress and cancellation. */
const BATCH = 200;

export interface AdviseOptions {
  engine: VitessEngine;
  release: number;
  /** Statements that Frappe makes, at most: those of the DocTypes that are linked to most come first. */
  limit: number;
  progress?: (done: number, total: number) => void;
  signal?: AbortSignal;
}

/** Plans all statements under each layout; undefined where the engine does not answer. */
export async function advise(
  tables: readonly SourceTable[],
  statements: readonly WorkStatement[],
  { engine, release, limit, progress, signal }: AdviseOptions,
): Promise<Advice | undefined> {
  const started = performance.now();
  const candidates = candidatesFor(tables);
  const made = frappeStatements(tables, limit);
  const all = [...statements, ...made];
  const masters = masterTables(tables);
  const total = all.length * candidates.length;
  const advices: CandidateAdvice[] = [];
  let done = 0;
  const pause = timeSlices(signal);
  for (const candidate of candidates) {
    await registerPlanning(engine, candidate.planning);
    const plans: PlanVerdict[] = [];
    for (let at = 0; at < all.length; at += BATCH) {
      const rest = pause();
      if (rest) await rest;
      const batch = all.slice(at, at + BATCH).map(({ sql }) => sql);
      const answer = await engine.plan(candidate.planning.name, batch, { release });
      if (!answer) return undefined;
      plans.push(...answer);
      done += batch.length;
      progress?.(done, total);
    }
    advices.push(adviseOn(candidate, all, plans, masters));
  }
  const count = (origin: WorkStatement['origin']) => all.filter((one) => one.origin === origin).length;
  return {
    vitess: engine.status().vitess ?? '',
    tables: tables.length,
    statements: { app: count('app'), frappe: count('frappe'), log: count('log') },
    candidates: advices,
    ms: Math.round(performance.now() - started),
  };
}
