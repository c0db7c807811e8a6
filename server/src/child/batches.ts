import type { RequestQueue } from './queue.js';

/** Statements per request: few enough that a request never comes near its time limit. */
const BATCH = 200;

/** Why a statement has no verdict that hangs or kills the engine. */
export const NO_ANSWER = 'no answer';

/** Asks an engine about many statements. One that hangs or kills the engine costs only its own verdict. */
export class Batches {
  readonly #queue: RequestQueue;
  readonly #isMissing: () => boolean;

  constructor(queue: RequestQueue, isMissing: () => boolean) {
    this.#queue = queue;
    this.#isMissing = isMissing;
  }

  /** The verdicts in the order of `sql`; undefined where there is no engine. */
  async ask<T, S = string>(op: string, body: object, sql: readonly S[]): Promise<T[] | undefined> {
    const batches: S[][] = [];
    for (let i = 0; i < sql.length; i += BATCH) batches.push(sql.slice(i, i + BATCH));
    const answers = await Promise.all(batches.map((batch) => this.#batch<T, S>(op, body, batch)));
    return answers.every((answer) => answer !== undefined) ? answers.flat() : undefined;
  }

  async #batch<T, S>(op: string, body: object, sql: readonly S[]): Promise<T[] | undefined> {
    const answer = await this.#request<T, S>(op, body, sql);
    if (answer !== 'none') return answer;
    if (this.#isMissing() || this.#queue.exhausted) return undefined;
    if (sql.length > 1) {
      const each = await Promise.all(sql.map((one) => this.#batch<T, S>(op, body, [one])));
      return each.every((verdicts) => verdicts !== undefined) ? each.flat() : undefined;
    }
    // A verdict like any other, so that it is kept and the next keystroke does not wait again.
    return [{ verdict: 'skipped', reason: NO_ANSWER } as T];
  }

  /** The verdicts; 'none' where the engine did not answer; undefined where it answered something else. */
  async #request<T, S>(op: string, body: object, sql: readonly S[]): Promise<T[] | 'none' | undefined> {
    const answer = await this.#queue.request(op, { ...body, sql });
    if (!answer) return 'none';
    if ('error' in answer || !Array.isArray(answer.ok) || answer.ok.length !== sql.length) return undefined;
    return answer.ok as T[];
  }
}
