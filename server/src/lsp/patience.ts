import type { SqliteEngine } from '../core/engines/sqlite/verdicts.js';
import type { VitessEngine } from '../core/engines/vitess/verdicts.js';

/**
 * An engine that answers soon or not at all: what takes longer than `limit` milliseconds (a cold start, a
 * hanging process) is no verdict for now. When the answer comes after all, `late` is called; the next question
 * then finds it in the engine's cache.
 */
export function withPatience(engine: VitessEngine, limit: number, late: () => void): VitessEngine {
  const soon = patience(limit, late);
  return {
    parse: (sqls, release) => soon(engine.parse(sqls, release)),
    plan: (vschema, sqls, options) => soon(engine.plan(vschema, sqls, options)),
    ast: (sqls, release) => soon(engine.ast(sqls, release)),
    diff: (from, to) => soon(engine.diff(from, to)),
    setVSchema: (...asked) => engine.setVSchema(...asked),
    status: () => engine.status(),
    onStatus: (listener) => engine.onStatus(listener),
    dispose: () => engine.dispose(),
  };
}

/** The same for SQLite. */
export function withPatienceForSqlite(engine: SqliteEngine, limit: number, late: () => void): SqliteEngine {
  const soon = patience(limit, late);
  return {
    judge: (question) => soon(engine.judge(question)),
    status: () => engine.status(),
    onStatus: (listener) => engine.onStatus(listener),
    dispose: () => engine.dispose(),
  };
}

function patience(limit: number, late: () => void) {
  return async <T>(answer: Promise<T | undefined>): Promise<T | undefined> => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tooLong = Symbol('too long');
    const timeUp = new Promise<typeof tooLong>((resolve) => {
      timer = setTimeout(resolve, limit, tooLong);
    });
    const first = await Promise.race([answer, timeUp]);
    clearTimeout(timer);
    if (first !== tooLong) return first;
    void answer.then((value) => {
      if (value !== undefined) late();
    });
    return undefined;
  };
}
