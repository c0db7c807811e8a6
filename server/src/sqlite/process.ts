import path from 'node:path';
import { Batches } from '../child/batches.js';
import { VerdictCache } from '../child/cache.js';
import { type ProcessStatus, RequestQueue } from '../child/queue.js';
import {
  SQLITE_PROTOCOL,
  type SqliteEngine,
  type SqliteEngineStatus,
  type SqliteQuestion,
  type SqliteVerdict,
} from '../core/engines/sqlite/verdicts.js';
import { ISOLATED, locateSqlite } from './locate.js';

export interface SqliteProcessOptions {
  /** Python to run instead of the one that is looked for. */
  python?: string;
  /** Folders of which nothing is run, as they are when it starts. */
  outside?: () => readonly string[];
  /** Milliseconds that one request may take (4000). */
  timeLimit?: number;
  /** Milliseconds that the start may take (20000): without compiled files it is slow the first time. */
  startLimit?: number;
  backoff?: { first: number; max: number };
  maxBytes?: number;
  cacheSize?: number;
}

/** `SqliteEngine` over the Python program in `server/sqlite`, started when it is first asked something. */
export class SqliteProcess implements SqliteEngine {
  readonly #queue: RequestQueue;
  readonly #batches: Batches;
  readonly #verdicts: VerdictCache<SqliteVerdict>;
  readonly #listeners = new Set<(status: SqliteEngineStatus) => void>();
  /** Each definition of a table that was ever sent, by number: it stands for it in the keys of the cache. */
  readonly #definitions = new Map<string, number>();
  #status: SqliteEngineStatus = { state: 'idle' };

  constructor(options: SqliteProcessOptions = {}) {
    const { timeLimit = 4000, startLimit = 20_000, maxBytes = 1 << 18, cacheSize = 5000 } = options;
    this.#verdicts = new VerdictCache(cacheSize);
    this.#queue = new RequestQueue({
      name: 'the SQLite engine',
      protocol: SQLITE_PROTOCOL,
      command: () => {
        const located = locateSqlite({ python: options.python, outside: options.outside?.() ?? [] });
        if ('missing' in located) return located;
        const { python, script } = located;
        // Where it is started decides which Python a version manager runs: never the workspace.
        return { path: python, args: [...ISOLATED, script], cwd: path.dirname(script) };
      },
      timeLimit,
      startLimit,
      maxBytes,
      backoff: options.backoff ?? { first: 100, max: 30_000 },
      setup: () => [],
      status: (status) => this.#setStatus(status),
    });
    this.#batches = new Batches(this.#queue, () => this.#status.state === 'missing');
  }

  /** The engine's process id while it runs (for tests and debug information). */
  get pid(): number | undefined {
    return this.#queue.pid;
  }

  judge({ frappe, complete, tables, statements }: SqliteQuestion): Promise<SqliteVerdict[] | undefined> {
    const known = JSON.stringify([
      frappe,
      complete,
      [...tables].map(([name, text]) => [name, this.#number(text)]),
    ]);
    const keys = statements.map((statement) => `${known}\0${JSON.stringify(statement)}`);
    return this.#verdicts.through(keys, (indexes) =>
      this.#batches.ask(
        'judge',
        { frappe, complete, tables: Object.fromEntries(tables) },
        indexes.map((index) => statements[index]!),
      ),
    );
  }

  status(): SqliteEngineStatus {
    return this.#status;
  }

  onStatus(listener: (status: SqliteEngineStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  dispose(): void {
    this.#queue.dispose();
    this.#listeners.clear();
  }

  #number(definition: string | null): number {
    if (definition === null) return 0;
    const number = this.#definitions.get(definition) ?? this.#definitions.size + 1;
    this.#definitions.set(definition, number);
    return number;
  }

  #setStatus({ hello, ...status }: ProcessStatus): void {
    const { sqlite, python, sqlglot } = (hello ?? this.#status) as SqliteEngineStatus;
    this.#status = {
      ...(sqlite !== undefined && { sqlite, python, sqlglot }),
      ...status,
    } as SqliteEngineStatus;
    for (const listener of this.#listeners) listener(this.#status);
  }
}
