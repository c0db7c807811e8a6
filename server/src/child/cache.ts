/** Statements longer than this (in UTF-16 units) are not worth the memory of a cache entry. */
const LONGEST_KEY = 64 * 1024;

/**
 * The last answers of the engine by statement, least recently used out first. An answer depends on nothing but
 * the key, so it never goes stale; cached objects are shared and must not be changed.
 */
export class VerdictCache<T> {
  readonly #entries = new Map<string, T>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#entries.size;
  }

  /**
   * Answers for `keys` in their order, asking `fetch` once for those that are not known (each once). `fetch` gets
   * the indexes of the statements to ask for; undefined from it means no answer, then nothing is kept.
   */
  async through(
    keys: readonly string[],
    fetch: (indexes: number[]) => Promise<T[] | undefined>,
  ): Promise<T[] | undefined> {
    const answers = new Map<string, T>();
    const missing = new Map<string, number>();
    for (const [index, key] of keys.entries()) {
      const known = this.#touch(key);
      if (known !== undefined) answers.set(key, known);
      else if (!missing.has(key)) missing.set(key, index);
    }
    if (missing.size > 0) {
      const fetched = await fetch([...missing.values()]);
      if (fetched === undefined || fetched.length !== missing.size) return undefined;
      let i = 0;
      for (const key of missing.keys()) {
        const answer = fetched[i++] as T;
        answers.set(key, answer);
        this.#keep(key, answer);
      }
    }
    return keys.map((key) => answers.get(key) as T);
  }

  #touch(key: string): T | undefined {
    const known = this.#entries.get(key);
    if (known === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, known);
    return known;
  }

  #keep(key: string, answer: T): void {
    if (key.length > LONGEST_KEY) return;
    this.#entries.set(key, answer);
    while (this.#entries.size > this.#limit) {
      const oldest = this.#entries.keys().next();
      if (oldest.done) return;
      this.#entries.delete(oldest.value);
    }
  }
}
