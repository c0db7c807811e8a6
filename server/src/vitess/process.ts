import { Batches } from '../child/batches.js';
import { VerdictCache } from '../child/cache.js';
import { type ProcessStatus, RequestQueue } from '../child/queue.js';
import {
  type AstFacts,
  ENGINE_PROTOCOL,
  type EngineStatus,
  type ParseVerdict,
  type PlanVerdict,
  type PrimaryKeys,
  type SchemaDiffAnswer,
  type VitessEngine,
  type VSchemaAnswer,
} from '../core/engines/vitess/verdicts.js';
import type { SrvVSchema } from '../core/sharding/vschema.js';
import { locateEngine } from './locate.js';

export interface VitessProcessOptions {
  /** Program to run instead of the one that is looked for (see `locateEngine`). */
  path?: string;
  /** Arguments for it; the engine itself needs none. */
  args?: readonly string[];
  /** MySQL version that the parser and planner speak for, as `8.0.40`; the engine's own default is 8.4.6. */
  mysql?: string;
  /** Milliseconds that one request may take (2000). */
  timeLimit?: number;
  /** Milliseconds that the start may take (10000). */
  startLimit?: number;
  /** First and longest wait before a restart in milliseconds (100 and 30000). */
  backoff?: { first: number; max: number };
  /** Statements that are longer, in bytes, get the verdict `skipped` (1 MiB). */
  maxBytes?: number;
  /** Verdicts kept per operation (5000). */
  cacheSize?: number;
}

interface Registered {
  vschema: SrvVSchema;
  keyspace: string;
  primaryKeys: PrimaryKeys | undefined;
  revision: number;
  answer?: VSchemaAnswer | undefined;
}

function isSame(a: SrvVSchema, b: SrvVSchema): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** Requests about whole schemas may take this many times as long. */
const SCHEMA_FACTOR = 5;

/** `VitessEngine` over the Go program in `server/vitess`, started when it is first asked something. */
export class VitessProcess implements VitessEngine {
  readonly #queue: RequestQueue;
  readonly #batches: Batches;
  readonly #options: VitessProcessOptions;
  readonly #schemaLimit: number;
  readonly #listeners = new Set<(status: EngineStatus) => void>();
  readonly #vschemas = new Map<string, Registered>();
  readonly #parsed: VerdictCache<ParseVerdict>;
  readonly #planned: VerdictCache<PlanVerdict>;
  readonly #facts: VerdictCache<AstFacts>;
  #status: EngineStatus = { state: 'idle' };
  #revision = 0;

  constructor(options: VitessProcessOptions = {}) {
    const { timeLimit = 2000, startLimit = 10_000, maxBytes = 1 << 20, cacheSize = 5000 } = options;
    this.#options = options;
    this.#schemaLimit = timeLimit * SCHEMA_FACTOR;
    this.#parsed = new VerdictCache(cacheSize);
    this.#planned = new VerdictCache(cacheSize);
    this.#facts = new VerdictCache(cacheSize);
    this.#queue = new RequestQueue({
      name: 'the Vitess engine',
      protocol: ENGINE_PROTOCOL,
      command: () => {
        const found = locateEngine(options.path);
        return 'path' in found ? { path: found.path, args: options.args ?? [] } : found;
      },
      timeLimit,
      startLimit,
      maxBytes,
      backoff: options.backoff ?? { first: 100, max: 30_000 },
      setup: () =>
        [...this.#vschemas].map(([name, known]) => ({ op: 'vschema', body: this.#register(name, known) })),
      status: (status) => this.#setStatus(status),
    });
    this.#batches = new Batches(this.#queue, () => this.#status.state === 'missing');
  }

  /** The engine's process id while it runs (for tests and debug information). */
  get pid(): number | undefined {
    return this.#queue.pid;
  }

  parse(sqls: readonly string[], release?: number): Promise<ParseVerdict[] | undefined> {
    return this.#parsed.through(keysOf(sqls, release), (indexes) =>
      this.#batches.ask('parse', { ...this.#mysql(), release }, pick(sqls, indexes)),
    );
  }

  ast(sqls: readonly string[], release?: number): Promise<AstFacts[] | undefined> {
    return this.#facts.through(keysOf(sqls, release), (indexes) =>
      this.#batches.ask('ast', { ...this.#mysql(), release }, pick(sqls, indexes)),
    );
  }

  async plan(
    vschemaName: string,
    sqls: readonly string[],
    { describe = false, release }: { describe?: boolean; release?: number } = {},
  ): Promise<PlanVerdict[] | undefined> {
    const known = this.#vschemas.get(vschemaName);
    if (!known) return undefined;
    return this.#planned.through(keysOf(sqls, known.revision, describe, release), (indexes) =>
      this.#batches.ask('plan', { vschema: vschemaName, describe, release }, pick(sqls, indexes)),
    );
  }

  async setVSchema(
    name: string,
    vschema: SrvVSchema,
    keyspace: string,
    primaryKeys?: PrimaryKeys,
  ): Promise<VSchemaAnswer | { error: string } | undefined> {
    // A check registers it each time: the same one again must not throw away what was planned with it.
    const before = this.#vschemas.get(name);
    if (before?.answer && before.keyspace === keyspace && isSame(before.vschema, vschema))
      return before.answer;
    const known: Registered = { vschema, keyspace, primaryKeys, revision: ++this.#revision };
    this.#vschemas.set(name, known);
    const answer = await this.#queue.request('vschema', this.#register(name, known), this.#schemaLimit);
    if (answer && 'error' in answer) {
      if (this.#vschemas.get(name) === known) this.#vschemas.delete(name);
      return { error: answer.error };
    }
    known.answer = answer?.ok as VSchemaAnswer | undefined;
    return known.answer;
  }

  async diff(from: readonly string[], to: readonly string[]): Promise<SchemaDiffAnswer | undefined> {
    const answer = await this.#queue.request('diff', { ...this.#mysql(), from, to }, this.#schemaLimit);
    return answer && 'ok' in answer ? (answer.ok as SchemaDiffAnswer) : undefined;
  }

  status(): EngineStatus {
    return this.#status;
  }

  onStatus(listener: (status: EngineStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  dispose(): void {
    this.#queue.dispose();
    this.#listeners.clear();
  }

  #mysql(): { mysql?: string } {
    return this.#options.mysql ? { mysql: this.#options.mysql } : {};
  }

  #register(name: string, { vschema, keyspace, primaryKeys }: Registered): object {
    return { ...this.#mysql(), name, vschema, keyspace, primaryKeys };
  }

  #setStatus({ hello, ...status }: ProcessStatus): void {
    const { vitess, planner } = (hello ?? this.#status) as EngineStatus;
    this.#status = { ...(vitess !== undefined && { vitess, planner }), ...status };
    for (const listener of this.#listeners) listener(this.#status);
  }
}

function pick(sqls: readonly string[], indexes: number[]): string[] {
  return indexes.map((index) => sqls[index] as string);
}

/** What an answer depends on beside the statement stands before it. */
function keysOf(sqls: readonly string[], ...circumstances: unknown[]): string[] {
  const prefix = `${circumstances.join(' ')}\0`;
  return sqls.map((sql) => prefix + sql);
}
