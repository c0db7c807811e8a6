import { availableParallelism } from 'node:os';
import { runWork, type Team, type Work } from '../check.js';
import { type CheckOptions, CheckRun } from '../check-run.js';
import { isNoting } from '../disk.js';
import type { Project } from '../project.js';
import { release } from '../release.js';
import { judgeUnits } from '../units/judge.js';
import { questionsOf, type Units } from '../units/store.js';
import { Helper } from './helper.js';
import { filesOf, isProgram, jobsOf, workOf } from './jobs.js';
import type { Job, Start } from './protocol.js';

/** Fewer files than these are judged sooner by one thread than another one is there. */
const WORTH = 600;

/** More threads than these would each hold the workspace for little that they could still do. */
const MOST = 4;

export interface TeamOptions {
  /** How many threads in all, this one too; default: one for each processor, at most 4. */
  threads?: number | undefined;
  /** Keep what was made of a file, since it will be judged again. */
  keep?: boolean;
  /** This thread follows code through the program, since it needs what comes of that. */
  keepProgram?: boolean;
  /** Takes what each file is found to be made of. */
  units?: Units | undefined;
  /** The name of the base, where changes are judged. */
  base?: string | undefined;
  /** Hears that a thread is gone; its work is done without it. */
  onProblem?(message: string): void;
  /** The module that a thread runs, for tests. */
  module?: URL;
}

/** The module that a thread runs: the bundle's entry, which this one lies beside; else the one for sources. */
function threadModule(): URL {
  const isSource = import.meta.url.endsWith('.ts');
  return new URL(isSource ? './from-source.mjs' : './cli.js', import.meta.url);
}

/** A number of threads that judge one project together: this one, and workers that have opened it too. */
export class Threads implements Team {
  private readonly helpers: Helper[] = [];
  /** Who had a chunk of files before, by its first file: the same thread still knows much of them. */
  private readonly owners = new Map<string, Helper | undefined>();
  private queue: Job[] = [];
  private lastId = 0;
  private isStarted = false;

  constructor(
    private readonly project: Project,
    private readonly options: TeamOptions = {},
  ) {}

  async judge(work: readonly Work[], session: CheckRun, options: CheckOptions): Promise<void> {
    const files = filesOf(work);
    const wanted = this.options.threads ?? Math.min(MOST, availableParallelism());
    const isMany = this.options.threads !== undefined ? files.length > 1 : files.length >= WORTH;
    if (wanted > 1 && isMany && !this.isStarted) {
      this.isStarted = true;
      for (let i = 1; i < wanted; i++) this.helpers.push(this.hire(options));
    }
    this.queue = jobsOf(work).map((job) => ({ ...job, id: ++this.lastId }));
    const local = filesOf(work.filter(({ checker }) => checker.scope === undefined));
    const progress = new Progress((done) => options.onProgress?.(done, local.length));
    const own = () => this.judgeHere(session, options, progress);
    await Promise.all([
      own(),
      ...this.helpers.map((helper) => this.have(helper, session, options, progress)),
    ]);
    // What a thread had in hand when it ended.
    await own();
  }

  /** Tells the threads that files have another text now. */
  changed(files: readonly string[]): void {
    for (const helper of this.helpers) helper.post({ type: 'changed', files });
  }

  end(): void {
    for (const helper of this.helpers.splice(0)) helper.end();
  }

  private hire(options: CheckOptions): Helper {
    const { project } = this;
    const { base, keep = false, module = threadModule() } = this.options;
    const start: Start = {
      seed: project.seed(),
      overrides: project.overrides,
      unsaid: project.unsaid,
      only: options.only && [...options.only],
      timed: options.times !== undefined,
      base: base === undefined ? undefined : { name: base, paths: options.paths ?? [] },
      keep,
      noting: isNoting(),
      units: this.options.units !== undefined,
      vitess: options.engine?.status(),
      sqlite: options.sqlite?.status(),
    };
    return new Helper(module, start);
  }

  /**
   * The next job for a thread. What follows code through the program is the longest, so a helper begins with it, while
   * this thread has the engines to look after; of the rest first what it had before, then what nobody had, then any.
   */
  private take(who: Helper | undefined): Job | undefined {
    const { keepProgram = false } = this.options;
    const takesProgram = this.helpers.length === 0 || keepProgram === (who === undefined);
    const rank = (job: Job): number => {
      if (isProgram(job)) return takesProgram ? 0 : Number.POSITIVE_INFINITY;
      const key = keyOf(job);
      return !this.owners.has(key) ? 2 : this.owners.get(key) === who ? 1 : 3;
    };
    let best: Job | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const job of this.queue) {
      const own = rank(job);
      if (own < least) [best, least] = [job, own];
    }
    if (best) {
      this.queue.splice(this.queue.indexOf(best), 1);
      this.owners.set(keyOf(best), who);
    }
    return best;
  }

  private async judgeHere(session: CheckRun, options: CheckOptions, progress: Progress): Promise<void> {
    for (let job = this.take(undefined); job; job = this.take(undefined)) {
      const counted = isProgram(job) ? 0 : filesOf(workOf(job, this.project)).length;
      const run = new CheckRun(this.project, {
        ...options,
        once: !this.options.keep,
        // Added to those of the others when this part is done.
        ...(options.times && { times: new Map<string, number>() }),
        onProgress: (done) => progress.now('here', Math.min(done, counted)),
      });
      const work = workOf(job, this.project);
      const { units } = this.options;
      const { ledger } = this.project;
      if (units && ledger) {
        const own: CheckOptions = {
          ...options,
          once: !this.options.keep,
          onProgress: (done) => progress.now('here', Math.min(done, counted)),
        };
        const judged = await judgeUnits(work, this.project, own, isProgram(job) ? 'program' : 'local');
        for (const { part } of judged) session.absorb(part);
        units.add(judged, questionsOf(ledger));
      } else {
        await runWork(work, run, options.signal);
        session.absorb(run.part());
      }
      progress.done('here', counted);
      if (!this.options.keep && !(this.options.keepProgram && isProgram(job))) release(this.project, work);
    }
  }

  /** Gives a helper one job after the other; when it ends, what it had in hand goes back to the queue. */
  private async have(
    helper: Helper,
    session: CheckRun,
    options: CheckOptions,
    progress: Progress,
  ): Promise<void> {
    const stop = [
      options.engine?.onStatus((status) => helper.post({ type: 'status', engine: 'vitess', status })),
      options.sqlite?.onStatus((status) => helper.post({ type: 'status', engine: 'sqlite', status })),
    ];
    let job: Job | undefined;
    try {
      await helper.ready;
      // A check that nobody waits for any more takes nothing from the next one.
      const next = () => (options.signal?.aborted ? undefined : this.take(helper));
      for (job = next(); job; job = next()) {
        const counted = isProgram(job) ? 0 : filesOf(workOf(job, this.project)).length;
        const engines = { vitess: options.engine, sqlite: options.sqlite };
        const show = (done: number) => progress.now(helper, Math.min(done, counted));
        const { part, units } = await helper.do(job, engines, show);
        session.absorb(part);
        for (const one of units) session.absorb(one.part);
        this.options.units?.add(units, helper.question);
        progress.done(helper, counted);
      }
    } catch (error) {
      if (options.signal?.aborted) throw error;
      if (job) this.queue.push(job);
      this.helpers.splice(this.helpers.indexOf(helper), 1);
      helper.end();
      this.options.onProblem?.(
        `a thread has ended (${describe(error)}); its files are judged without it (--threads 1 uses none)`,
      );
    } finally {
      for (const one of stop) one?.();
    }
  }
}

const keyOf = ({ work }: Job): string => `${work[0]?.checker} ${work[0]?.files[0]}`;

function describe(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'out of memory' : (message ?? String(error)).split('\n')[0]!;
}

/** Files that are judged, of several threads. */
class Progress {
  private finished = 0;
  private readonly current = new Map<unknown, number>();

  constructor(private readonly show: (done: number) => void) {}

  now(who: unknown, done: number): void {
    this.current.set(who, done);
    let sum = this.finished;
    for (const one of this.current.values()) sum += one;
    this.show(sum);
  }

  done(who: unknown, files: number): void {
    this.finished += files;
    this.now(who, 0);
  }
}
