/**
 * `npm run fuzz -- [--minutes N] [--seed S] [--cases N] [--kind files,beside,fixes,history,messages]`: cases of each
 * kind in turn until the time is over; prints and counts failures.
 */
import { parseArgs } from 'node:util';
import { VitessProcess } from '../../server/src/vitess/process.js';
import { BesideTrial } from './beside.js';
import { FixesTrial } from './fixes.js';
import { Fuzzer, HANG, type Trial } from './fuzz.js';
import { HistoryTrial } from './history.js';
import { MessagesTrial } from './messages.js';
import { Watch } from './watch.js';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    cases: { type: 'string', default: 'Infinity' },
    kind: { type: 'string', default: 'files,beside,fixes,history,messages' },
    'no-engine': { type: 'boolean' },
  },
});

const engine = values['no-engine'] ? undefined : new VitessProcess();
const fixes = await FixesTrial.start(engine);
const all: Record<string, { trial: Trial; cases: number }> = {
  // As many cases in a turn as take about as long as one of the others.
  files: { trial: await Fuzzer.start(engine), cases: 40 },
  beside: { trial: new BesideTrial(engine), cases: 4 },
  fixes: { trial: fixes, cases: 20 },
  history: { trial: new HistoryTrial(engine), cases: 1 },
  messages: { trial: new MessagesTrial(), cases: 2 },
};
const chosen = values.kind.split(',');
const watch = new Watch(chosen);
const end = performance.now() + Number(values.minutes) * 60_000;
const first = Number(values.seed);
const failures = new Map<string, number>();
const counts = new Map(chosen.map((kind) => [kind, 0]));
while (performance.now() < end && [...counts.values()].some((count) => count < Number(values.cases))) {
  for (const kind of chosen) {
    const { trial, cases } = all[kind]!;
    for (let n = 0; n < cases && performance.now() < end; n++) {
      const count = counts.get(kind)!;
      if (count >= Number(values.cases)) break;
      counts.set(kind, count + 1);
      watch.begin(kind, first + count);
      const failure = await trial.run(first + count, true);
      if (!failure) continue;
      const like = `${kind}: ${failure.why.split('\n')[0]!.replace(/\d+/g, 'N')}`;
      const known = failures.get(like) ?? 0;
      failures.set(like, known + 1);
      if (known < 2)
        console.log(
          `--kind ${kind} --seed ${failure.seed} ${failure.place}: ${failure.why}\n${JSON.stringify(failure.text.slice(0, 6000))}\n`,
        );
    }
  }
}
for (const { trial } of Object.values(all)) await trial.end();
engine?.dispose();
await watch.end();
const sum = [...failures.values()].reduce((total, n) => total + n, 0);
const tried = [...counts].map(([kind, n]) => `${n} of ${kind}`).join(', ');
console.log(
  `cases from seed ${first}: ${tried} (${fixes.fixes} fixes), no check to take more than ${HANG} ms: ${sum} failures`,
);
for (const [like, n] of [...failures].sort((a, b) => b[1] - a[1]))
  console.log(`${String(n).padStart(6)}  ${like}`);
process.exitCode = sum > 0 ? 1 : 0;
