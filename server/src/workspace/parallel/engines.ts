import type { SqliteEngine, SqliteEngineStatus } from '../../core/engines/sqlite/verdicts.js';
import type { EngineStatus, VitessEngine } from '../../core/engines/vitess/verdicts.js';
import type { EngineName, FromThread, ToThread } from './protocol.js';

/** Engines of the command line's own thread, asked from another one: there is one process of each. */
export class DistantEngines {
  private readonly waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  private lastId = 0;

  constructor(
    private readonly post: (message: FromThread) => void,
    private vitessStatus: EngineStatus | undefined,
    private sqliteStatus: SqliteEngineStatus | undefined,
  ) {}

  get vitess(): VitessEngine | undefined {
    if (!this.vitessStatus) return undefined;
    const ask = this.asking('vitess');
    return {
      parse: (...args) => ask('parse', args) as ReturnType<VitessEngine['parse']>,
      plan: (...args) => ask('plan', args) as ReturnType<VitessEngine['plan']>,
      ast: (...args) => ask('ast', args) as ReturnType<VitessEngine['ast']>,
      setVSchema: (...args) => ask('setVSchema', args) as ReturnType<VitessEngine['setVSchema']>,
      diff: (...args) => ask('diff', args) as ReturnType<VitessEngine['diff']>,
      status: () => this.vitessStatus ?? { state: 'idle' },
      onStatus: () => () => {},
      dispose: () => {},
    };
  }

  get sqlite(): SqliteEngine | undefined {
    if (!this.sqliteStatus) return undefined;
    const ask = this.asking('sqlite');
    return {
      judge: (...args) => ask('judge', args) as ReturnType<SqliteEngine['judge']>,
      status: () => this.sqliteStatus ?? { state: 'idle' },
      onStatus: () => () => {},
      dispose: () => {},
    };
  }

  /** Takes note of what the command line's thread says of its engines. */
  hear(message: ToThread): void {
    if (message.type === 'status') {
      if (message.engine === 'vitess') this.vitessStatus = message.status;
      else this.sqliteStatus = message.status;
      return;
    }
    if (message.type !== 'answer' && message.type !== 'fault') return;
    const asked = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (message.type === 'answer') asked?.resolve(message.value);
    else asked?.reject(new Error(message.message));
  }

  private asking(engine: EngineName): (op: string, args: readonly unknown[]) => Promise<unknown> {
    return (op, args) =>
      new Promise((resolve, reject) => {
        const id = ++this.lastId;
        this.waiting.set(id, { resolve, reject });
        this.post({ type: 'ask', id, engine, op, args });
      });
  }
}

/** The engines that a thread's questions go to. */
export interface Engines {
  vitess: VitessEngine | undefined;
  sqlite: SqliteEngine | undefined;
}

/** Puts a thread's question to an engine and posts the answer. */
export async function answer(
  { id, engine, op, args }: Extract<FromThread, { type: 'ask' }>,
  engines: Engines,
  post: (message: ToThread) => void,
): Promise<void> {
  const asked = engines[engine] as unknown as Record<string, (...given: unknown[]) => Promise<unknown>>;
  try {
    post({ type: 'answer', id, value: await asked[op]!(...args) });
  } catch (error) {
    post({ type: 'fault', id, message: error instanceof Error ? error.message : String(error) });
  }
}
