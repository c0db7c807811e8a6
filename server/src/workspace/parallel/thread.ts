import process from 'node:process';
import { parentPort, workerData } from 'node:worker_threads';
import { runWork } from '../check.js';
import { type CheckOptions, CheckRun } from '../check-run.js';
import { openComparison } from '../comparison.js';
import { Looks, noteLooks, takeLooks } from '../disk.js';
import { Ledger } from '../ledger.js';
import { Project } from '../project.js';
import { release } from '../release.js';
import { judgeUnits } from '../units/judge.js';
import { DistantEngines } from './engines.js';
import { isProgram, workOf } from './jobs.js';
import type { FromThread, JudgedUnits, Start, ToThread } from './protocol.js';

/** What one thread of a check does: opens the project and judges the files that it is given, job by job. */
async function main(start: Start): Promise<void> {
  const port = parentPort!;
  const post = (message: FromThread): void => port.postMessage(message);
  if (start.noting) noteLooks(new Looks());
  const engines = new DistantEngines(post, start.vitess, start.sqlite);
  const { vitess, sqlite } = engines;
  const project = await Project.from(start.seed);
  project.unsaid = start.unsaid;
  project.overrides = start.overrides;
  if (start.units) project.ledger = new Ledger();
  let told = 0;
  const { base } = start;
  const comparison = base && (await openComparison(project, base.paths, base.name));
  const only = start.only && new Set(start.only);

  port.on('message', (message: ToThread) => {
    if (message.type === 'changed') for (const file of message.files) project.update(file);
    else if (message.type === 'job') void judge(message.job).catch(fail);
    else engines.hear(message);
  });
  const judge = async (job: Extract<ToThread, { type: 'job' }>['job']): Promise<void> => {
    const times = start.timed ? new Map<string, number>() : undefined;
    const options: CheckOptions = {
      engine: vitess,
      sqlite,
      base: comparison?.change,
      once: !start.keep,
      ...(only && { only }),
      ...(times && { times }),
      onProgress: (done) => post({ type: 'progress', done }),
    };
    const run = new CheckRun(project, options);
    const work = workOf(job, project);
    const { ledger } = project;
    let judged: JudgedUnits | undefined;
    if (ledger) {
      const units = await judgeUnits(work, project, options, isProgram(job) ? 'program' : 'local');
      const questions = ledger
        .from(told)
        .map(([kind, about], i): JudgedUnits['questions'][number] => [
          told + i,
          kind,
          about,
          ledger.answer(told + i),
        ]);
      told += questions.length;
      judged = { units, questions };
    } else await runWork(work, run);
    post({ type: 'done', id: job.id, part: run.part(), looks: takeLooks(), judged });
    if (!start.keep) release(project, work);
  };
  post({ type: 'ready' });
}

/** Ends the thread with the error, which the command line then hears of. */
function fail(error: unknown): void {
  process.nextTick(() => {
    throw error;
  });
}

await main(workerData as Start);
