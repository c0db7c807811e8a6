import { NO_ANSWER } from '../child/batches.js';
import { isVerdict } from '../core/engines/vitess/shape.js';
import type { EngineStatus, VitessEngine } from '../core/engines/vitess/verdicts.js';

/** An engine whose answers are looked at before they are believed, and counted where they do not come. */
export interface WatchedEngine extends VitessEngine {
  /** Why not everything that was asked has an answer; undefined where all has. */
  problem(): string | undefined;
  /** Whether every question got its answer: none was too late, or killed the engine. */
  isComplete(): boolean;
}

export function watched(engine: VitessEngine): WatchedEngine {
  let malformed = false;
  let unanswered = 0;
  let skipped = 0;
  const look = async <T>(
    asked: readonly string[],
    answer: Promise<T[] | undefined>,
  ): Promise<T[] | undefined> => {
    const verdicts = await answer;
    if (verdicts !== undefined && (verdicts.length !== asked.length || !verdicts.every(isVerdict)))
      malformed = true;
    else if (verdicts !== undefined) {
      for (const one of verdicts) if (isUnanswered(one)) skipped++;
      return verdicts;
    }
    unanswered += asked.length;
    return undefined;
  };
  const status = (): EngineStatus => {
    const own = engine.status();
    return malformed ? { ...own, state: 'failed', message: MALFORMED } : own;
  };
  return {
    parse: (sqls, release) => look(sqls, engine.parse(sqls, release)),
    plan: (name, sqls, options) => look(sqls, engine.plan(name, sqls, options)),
    ast: (sqls, release) => look(sqls, engine.ast(sqls, release)),
    setVSchema: (...asked) => engine.setVSchema(...asked),
    diff: (from, to) => engine.diff(from, to),
    status,
    onStatus: (listener) => engine.onStatus(() => listener(status())),
    dispose: () => engine.dispose(),
    isComplete: () => !malformed && unanswered === 0 && skipped === 0,
    problem() {
      const { state, message } = status();
      if (state === 'missing' || state === 'failed') return message ?? `the Vitess engine is ${state}`;
      if (unanswered === 0) return undefined;
      return `the Vitess engine gave no answer to ${unanswered} question${unanswered === 1 ? '' : 's'}`;
    },
  };
}

/** What `child/batches.ts` makes of a question without an answer. */
function isUnanswered(verdict: unknown): boolean {
  const { verdict: kind, reason } = verdict as { verdict?: unknown; reason?: unknown };
  return kind === 'skipped' && reason === NO_ANSWER;
}

const MALFORMED = 'the Vitess engine answers in a form that this version does not know';
