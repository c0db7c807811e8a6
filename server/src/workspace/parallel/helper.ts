import { Worker } from 'node:worker_threads';
import type { Part } from '../check-run.js';
import { addLooks } from '../disk.js';
import type { Unit } from '../units/judge.js';
import { answer } from './engines.js';
import type { FromThread, Job, JudgedUnits, Start, ToThread } from './protocol.js';

/** What a thread has done. */
interface Done {
  part: Part;
  units: readonly Unit[];
}

/** One worker thread. */
export class Helper {
  readonly ready: Promise<void>;
  private readonly worker: Worker;
  private onMessage: (message: FromThread) => void = () => {};
  private onEnd: (error: Error) => void = () => {};
  private ended: Error | undefined;
  private busy: Promise<void> = Promise.resolve();
  private readonly questions: (readonly [kind: string, about: string, answer: string | undefined])[] = [];

  constructor(module: URL, start: Start) {
    this.worker = new Worker(module, { workerData: start });
    this.ready = new Promise((resolve, reject) => {
      this.onMessage = ({ type }) => type === 'ready' && resolve();
      this.onEnd = reject;
    });
    this.worker.on('message', (message: FromThread) => this.onMessage(message));
    this.worker.on('error', (error) => this.over(error instanceof Error ? error : new Error(String(error))));
    this.worker.on('exit', (code) => this.over(new Error(`exit code ${code}`)));
  }

  /** Has a job done, after the one that it is at: a check may have ended before its jobs did. */
  async do(
    job: Job,
    engines: Parameters<typeof answer>[1],
    onProgress: (done: number) => void,
  ): Promise<Done> {
    const before = this.busy;
    const own = before.then(() => this.start(job, engines, onProgress));
    this.busy = own.then(
      () => {},
      () => {},
    );
    return own;
  }

  private start(
    job: Job,
    engines: Parameters<typeof answer>[1],
    onProgress: (done: number) => void,
  ): Promise<Done> {
    return new Promise((resolve, reject) => {
      if (this.ended) return reject(this.ended);
      this.onEnd = reject;
      this.onMessage = (message) => {
        if (message.type === 'done' && message.id === job.id) {
          if (message.looks) addLooks(message.looks);
          resolve({ part: message.part, units: this.take(message.judged) });
        } else if (message.type === 'progress') onProgress(message.done);
        else if (message.type === 'ask') void answer(message, engines, (reply) => this.post(reply));
      };
      this.post({ type: 'job', job });
    });
  }

  private take(judged: JudgedUnits | undefined): readonly Unit[] {
    for (const [id, ...asked] of judged?.questions ?? []) this.questions[id] = asked;
    return judged?.units ?? [];
  }

  /** A question by the number that the thread has for it. */
  readonly question = (id: number) => this.questions[id]!;

  post(message: ToThread): void {
    this.worker.postMessage(message);
  }

  end(): void {
    this.ended ??= new Error('it was ended');
    void this.worker.terminate();
  }

  private over(error: Error): void {
    this.ended ??= error;
    this.onEnd(error);
  }
}
