import { type Command, Connection } from './connection.js';

/** The engine's answer to a request; undefined: none came. */
export type Answer = { ok: unknown } | { error: string };

/** What a child process is doing; `hello` is what it said of itself when it became ready. */
export interface ProcessStatus {
  state: 'idle' | 'starting' | 'ready' | 'missing' | 'failed';
  message?: string;
  hello?: unknown;
}

export interface QueueOptions {
  /** For messages: `the Vitess engine`. */
  name: string;
  /** Version of the protocol that this side speaks; the engine refuses another one. */
  protocol: number;
  /** Finds the program at each start, so that one that is built later is found. */
  command: () => Command | { missing: string };
  /** Time that one request may take, in milliseconds. */
  timeLimit: number;
  /** Time that the start with its handshake may take, in milliseconds. */
  startLimit: number;
  /** First and longest wait before a restart, in milliseconds; it doubles with each failure in a row. */
  backoff: { first: number; max: number };
  /** Statements longer than this many bytes are skipped by the engine. */
  maxBytes: number;
  /** Requests to make on each new process before any other. */
  setup: () => { op: string; body: object }[];
  status: (status: ProcessStatus) => void;
}

interface Job {
  op: string;
  body: object;
  limit: number;
  /** Part of the start: not repeated after a failure. */
  setup: boolean;
  id: number;
  /** How often the process died while this was its turn. */
  deaths: number;
  resolve: (answer: Answer | undefined) => void;
}

/**
 * So many failures in a row, and requests are no longer kept waiting for the next start. One statement that kills
 * the engine causes up to four: twice in its batch, twice alone.
 */
const FAILURES_ALLOWED = 5;

/**
 * Requests to one engine process after another. They are sent at once and answered in order; a request that takes
 * too long costs the process its life and itself its answer, those after it go to the next process. A request
 * during which the process dies is tried once more.
 */
export class RequestQueue {
  readonly #options: QueueOptions;
  #connection: Connection | undefined;
  #ready = false;
  #inFlight: Job[] = [];
  #waiting: Job[] = [];
  #lastId = 0;
  #timer: NodeJS.Timeout | undefined;
  #restart: NodeJS.Timeout | undefined;
  #failures = 0;
  #retryAt = 0;
  /** Set where no restart will help: another protocol, or disposed. */
  #over: string | undefined;

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#connection?.pid;
  }

  /** No request gets an answer now: the engine failed too often in a row, does not fit, or was disposed of. */
  get exhausted(): boolean {
    return this.#over !== undefined || this.#failures >= FAILURES_ALLOWED;
  }

  request(op: string, body: object, limit = this.#options.timeLimit): Promise<Answer | undefined> {
    if (this.#over !== undefined) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#waiting.push({ op, body, limit, setup: false, id: 0, deaths: 0, resolve });
      this.#pump();
    });
  }

  dispose(): void {
    this.#over = 'disposed';
    this.#drop();
    this.#giveUp();
    this.#options.status({ state: 'idle' });
  }

  #pump(): void {
    if (this.#over !== undefined) this.#giveUp();
    else if (!this.#connection) this.#start();
    else if (this.#ready) for (const job of this.#waiting.splice(0)) this.#send(job);
  }

  #start(): void {
    if (this.#restart || this.#waiting.length === 0) return;
    const wait = this.#retryAt - performance.now();
    if (wait > 0) {
      if (this.#failures >= FAILURES_ALLOWED) this.#giveUp();
      else {
        this.#restart = setTimeout(() => {
          this.#restart = undefined;
          this.#pump();
        }, wait);
      }
      return;
    }
    const command = this.#options.command();
    if ('missing' in command) {
      this.#options.status({ state: 'missing', message: command.missing });
      this.#giveUp();
      return;
    }
    this.#options.status({ state: 'starting' });
    this.#connection = new Connection(command, {
      line: (text) => this.#answer(text),
      end: (why) => this.#fail(`${this.#options.name} ${why}`, false),
    });
    const hello = { protocol: this.#options.protocol, maxBytes: this.#options.maxBytes };
    this.#setup('hello', hello, (answer) => this.#welcome(answer));
  }

  #welcome(answer: Answer | undefined): void {
    if (!answer) return; // it failed, and was dealt with
    if ('error' in answer) {
      this.#over = `${this.#options.name} does not fit: ${answer.error}`;
      this.#drop();
      this.#giveUp();
      this.#options.status({ state: 'failed', message: this.#over });
      return;
    }
    this.#ready = true;
    this.#options.status({ state: 'ready', hello: answer.ok });
    for (const { op, body } of this.#options.setup()) this.#setup(op, body, () => {});
    this.#pump();
  }

  #setup(op: string, body: object, resolve: Job['resolve']): void {
    this.#send({ op, body, limit: this.#options.startLimit, setup: true, id: 0, deaths: 0, resolve });
  }

  #send(job: Job): void {
    job.id = ++this.#lastId;
    this.#inFlight.push(job);
    this.#connection?.send(JSON.stringify({ id: job.id, op: job.op, ...job.body }));
    if (this.#inFlight.length === 1) this.#arm();
  }

  /** Gives the request whose turn it is its time. This timer is also what keeps Node waiting for the answer. */
  #arm(): void {
    clearTimeout(this.#timer);
    const head = this.#inFlight[0];
    if (!head) return;
    const say = `${this.#options.name} did not answer "${head.op}" within ${head.limit} ms`;
    this.#timer = setTimeout(() => this.#fail(say, true), head.limit);
  }

  #answer(text: string): void {
    const head = this.#inFlight[0];
    const answer = readAnswer(text);
    if (!head || !answer || answer.id !== head.id) {
      this.#fail(`${this.#options.name} gave a malformed answer`, false);
      return;
    }
    this.#inFlight.shift();
    if (!head.setup) this.#failures = 0;
    this.#arm();
    head.resolve(answer.error === undefined ? { ok: answer.ok } : { error: answer.error });
  }

  /** Ends this process. `late`: the request whose turn it was took too long, and is not tried again. */
  #fail(why: string, late: boolean): void {
    const unanswered = this.#inFlight;
    const head = unanswered[0];
    this.#drop();
    this.#inFlight = [];
    if (head && (late || ++head.deaths > 1)) {
      unanswered.shift();
      head.resolve(undefined);
    }
    for (const job of unanswered) if (job.setup) job.resolve(undefined);
    this.#waiting.unshift(...unanswered.filter((job) => !job.setup));
    const { first, max } = this.#options.backoff;
    // One that hangs while it starts costs the whole limit each time: the longest wait at once.
    const hung = late && head?.setup === true;
    this.#retryAt = performance.now() + (hung ? max : Math.min(max, first * 2 ** this.#failures));
    this.#failures = hung ? Math.max(FAILURES_ALLOWED, this.#failures + 1) : this.#failures + 1;
    this.#options.status({ state: 'failed', message: why });
    if (this.#failures >= FAILURES_ALLOWED) this.#giveUp();
    else this.#pump();
  }

  #drop(): void {
    clearTimeout(this.#timer);
    this.#connection?.kill();
    this.#connection = undefined;
    this.#ready = false;
  }

  #giveUp(): void {
    clearTimeout(this.#restart);
    this.#restart = undefined;
    for (const job of [...this.#inFlight.splice(0), ...this.#waiting.splice(0)]) job.resolve(undefined);
  }
}

function readAnswer(text: string): { id?: unknown; ok?: unknown; error?: string } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
