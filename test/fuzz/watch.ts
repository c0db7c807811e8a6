import { Worker } from 'node:worker_threads';

/** Seconds after which a case is said to have no end. */
const NO_END = 180;

/** Runs beside the cases: one that has no end holds the main thread, so that only another can say which it is. */
const CODE = `
const { workerData } = require('node:worker_threads');
const { kinds, shared } = workerData;
const now = new Int32Array(shared);
let last = 0;
let since = Date.now();
setInterval(() => {
  const count = Atomics.load(now, 0);
  if (count !== last) {
    last = count;
    since = Date.now();
  } else if (Date.now() - since > ${NO_END} * 1000) {
    const kind = kinds[Atomics.load(now, 1)];
    require('node:fs').writeSync(1, '--kind ' + kind + ' --seed ' + Atomics.load(now, 2) + ': no end in ${NO_END} s\\n');
    process.kill(process.pid, 'SIGKILL');
  }
}, 1000);
`;

/** Says which case has no end, and ends the process. */
export class Watch {
  private readonly shared = new SharedArrayBuffer(12);
  private readonly now = new Int32Array(this.shared);
  private readonly worker: Worker;

  constructor(private readonly kinds: readonly string[]) {
    this.worker = new Worker(CODE, { eval: true, workerData: { kinds, shared: this.shared } });
    this.worker.unref();
  }

  begin(kind: string, seed: number): void {
    Atomics.store(this.now, 1, this.kinds.indexOf(kind));
    Atomics.store(this.now, 2, seed);
    Atomics.add(this.now, 0, 1);
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }
}
