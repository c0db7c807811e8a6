/** `npm run fuzz -- [--minutes N] [--seed S] [--cases N]`: cases until the time is over; prints and counts failures. */
import { parseArgs } from 'node:util';
import { VitessProcess } from '../../server/src/vitess/process.js';
import { Fuzzer, HANG } from './fuzz.js';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    cases: { type: 'string', default: 'Infinity' },
    'no-engine': { type: 'boolean' },
  },
});

const engine = values['no-engine'] ? undefined : new VitessProcess();
const fuzzer = await Fuzzer.start(engine);
const end = performance.now() + Number(values.minutes) * 60_000;
const first = Number(values.seed);
const kinds = new Map<string, number>();
let count = 0;
for (; performance.now() < end && count < Number(values.cases); count++) {
  const failure = await fuzzer.run(first + count, true);
  if (!failure) continue;
  const kind = failure.why.split('\n')[0]!.replace(/\d+/g, 'N');
  const known = kinds.get(kind) ?? 0;
  kinds.set(kind, known + 1);
  if (known < 3)
    console.log(
      `seed ${failure.seed} ${failure.place}: ${failure.why}\n${JSON.stringify(failure.text.slice(0, 2000))}\n`,
    );
}
fuzzer.end();
engine?.dispose();
const failures = [...kinds.values()].reduce((sum, n) => sum + n, 0);
console.log(
  `${count} cases from seed ${first}, each twice, none to take more than ${HANG} ms: ${failures} failures`,
);
for (const [kind, n] of [...kinds].sort((a, b) => b[1] - a[1]))
  console.log(`${String(n).padStart(6)}  ${kind}`);
process.exitCode = failures > 0 ? 1 : 0;
