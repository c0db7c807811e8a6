/** `npm run soak -- [--edits 10000] [--kills 1000] [--seed S]`: memory over many edits, findings over many kills. */
import { parseArgs } from 'node:util';
import { VitessProcess } from '../../server/src/vitess/process.js';
import { typeALot } from './edits.js';
import { killAtRandom } from './kills.js';
import { Random } from './mutate.js';

const { values } = parseArgs({
  options: {
    edits: { type: 'string', default: '10000' },
    kills: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
  },
});
const at = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
const median = (list: readonly number[]) =>
  at(
    [...list].sort((a, b) => a - b),
    0.5,
  );
let failed = false;

if (Number(values.edits) > 0) {
  const { edits, rss, times, same } = await typeALot(
    Number(values.edits) / 2,
    new Random(Number(values.seed)),
  );
  // The first quarter fills caches that have a bound.
  const [early, late] = [rss.slice(rss.length / 4, rss.length / 2), rss.slice((rss.length * 3) / 4)];
  const growth = median(late) / median(early) - 1;
  console.log(
    `${edits} edits: memory ${median(early).toFixed(0)} MB in the second quarter, ${median(late).toFixed(0)} MB in the last (${(growth * 100).toFixed(1)} %), at most ${Math.max(...rss).toFixed(0)} MB; a keystroke p50 ${at(times, 0.5).toFixed(1)}, p95 ${at(times, 0.95).toFixed(1)} ms; findings at the end ${same ? 'as' : 'NOT as'} of a fresh server`,
  );
  failed ||= !same || growth > 0.1;
}
if (Number(values.kills) > 0) {
  const engine = new VitessProcess({ timeLimit: 15_000, backoff: { first: 1, max: 5 } });
  const { kills, lost, told, back } = await killAtRandom(
    engine,
    Number(values.kills),
    new Random(Number(values.seed)),
  );
  engine.dispose();
  console.log(
    `${back.length} checks, the engine killed ${kills} times: ${lost.length} findings lost, ${told} checks that said the engine fails; back after p50 ${at(back, 0.5).toFixed(0)}, p95 ${at(back, 0.95).toFixed(0)}, at most ${at(back, 1).toFixed(0)} ms`,
  );
  for (const one of lost.slice(0, 10)) console.log(`  lost ${one}`);
  failed ||= lost.length > 0;
}
process.exitCode = failed ? 1 : 0;
