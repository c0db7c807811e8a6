import { NO_ANSWER } from '../../child/batches.js';
import type { VitessEngine } from '../../core/engines/vitess/verdicts.js';

/** The engine for many files that are judged at once, each by itself: what they ask at a time becomes one question. */
export function batched(engine: VitessEngine): VitessEngine {
  const parse = new Batches((sqls: readonly string[], release?: number) => engine.parse(sqls, release));
  const ast = new Batches((sqls: readonly string[], release?: number) => engine.ast(sqls, release));
  const plan = new Batches((sqls: readonly string[], asked: { vschema: string; options?: PlanOptions }) =>
    engine.plan(asked.vschema, sqls, asked.options),
  );
  const given = new Map<string, { vschema: object; answer: ReturnType<VitessEngine['setVSchema']> }>();
  return {
    parse: (sqls, release) => parse.ask(sqls, release),
    ast: (sqls, release) => ast.ask(sqls, release),
    plan: (vschema, sqls, options) => plan.ask(sqls, { vschema, ...(options && { options }) }),
    setVSchema: (name, vschema, keyspace, primaryKeys) => {
      const known = given.get(name);
      if (known?.vschema === vschema) return known.answer;
      const answer = engine.setVSchema(name, vschema, keyspace, primaryKeys);
      given.set(name, { vschema, answer });
      return answer;
    },
    diff: (from, to) => engine.diff(from, to),
    status: () => engine.status(),
    onStatus: (listener) => engine.onStatus(listener),
    dispose: () => {},
  };
}

/** The engine for one of them; `onMissing` hears that something was not answered, so that another time may say more. */
export function noticing(engine: VitessEngine, onMissing: () => void): VitessEngine {
  const look = async <T>(asked: Promise<T[] | undefined>): Promise<T[] | undefined> => {
    const answers = await asked;
    if (!answers?.every((one) => (one as { reason?: unknown }).reason !== NO_ANSWER)) onMissing();
    return answers;
  };
  return {
    ...engine,
    parse: (...asked) => look(engine.parse(...asked)),
    ast: (...asked) => look(engine.ast(...asked)),
    plan: (...asked) => look(engine.plan(...asked)),
  };
}

type PlanOptions = Parameters<VitessEngine['plan']>[2];

/** Puts what is asked within one turn of the event loop into one question. */
class Batches<A, T> {
  private readonly pending = new Map<string, { how: A; asked: Asked<T>[] }>();

  constructor(private readonly send: (sqls: readonly string[], how: A) => Promise<T[] | undefined>) {}

  ask(sqls: readonly string[], how: A): Promise<T[] | undefined> {
    if (this.pending.size === 0) setImmediate(() => this.flush());
    const key = JSON.stringify(how) ?? '';
    const batch = this.pending.get(key) ?? { how, asked: [] };
    this.pending.set(key, batch);
    return new Promise((resolve, reject) => {
      batch.asked.push({ sqls, resolve, reject });
    });
  }

  private flush(): void {
    const batches = [...this.pending.values()];
    this.pending.clear();
    for (const { how, asked } of batches) void this.answer(how, asked);
  }

  private async answer(how: A, asked: readonly Asked<T>[]): Promise<void> {
    try {
      const answers = await this.send(
        asked.flatMap(({ sqls }) => sqls),
        how,
      );
      let at = 0;
      for (const { sqls, resolve } of asked) {
        resolve(answers?.slice(at, at + sqls.length));
        at += sqls.length;
      }
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }
}

interface Asked<T> {
  sqls: readonly string[];
  resolve(answers: T[] | undefined): void;
  reject(error: unknown): void;
}
