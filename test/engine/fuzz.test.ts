import assert from 'node:assert/strict';
import { BesideTrial } from '../fuzz/beside.js';
import { FixesTrial } from '../fuzz/fixes.js';
import type { Trial } from '../fuzz/fuzz.js';
import { HistoryTrial } from '../fuzz/history.js';
import { MessagesTrial } from '../fuzz/messages.js';
import { engineIsBuilt, startEngine } from './support.js';

/** Few cases of each kind, the same in every run, and those that once failed; `npm run fuzz` tries others. */
const KINDS: Record<string, { seeds: number; failed: number[]; start: () => Trial | Promise<Trial> }> = {
  'some files at once': {
    seeds: 15,
    failed: [],
    start: () => new BesideTrial(startEngine({ timeLimit: 15_000 })),
  },
  fixes: {
    seeds: 120,
    failed: [3726, 3988, 4359, 4482],
    start: () => FixesTrial.start(startEngine({ timeLimit: 15_000 })),
  },
  'histories of git': {
    seeds: 3,
    failed: [20014],
    start: () => new HistoryTrial(startEngine({ timeLimit: 15_000 })),
  },
  'streams of messages': {
    seeds: 4,
    failed: [7, 18, 20028, 20069, 20120],
    start: () => new MessagesTrial(),
  },
};

describe('made-up cases', () => {
  before(function () {
    if (!engineIsBuilt) this.skip();
  });

  for (const [name, { seeds, failed, start }] of Object.entries(KINDS))
    it(`of ${name} are judged without a fault`, async () => {
      const trial = await start();
      try {
        const failures = [];
        for (const seed of [...Array.from({ length: seeds }, (_, n) => n + 1), ...failed])
          failures.push((await trial.run(seed, false)) ?? []);
        assert.deepEqual(failures.flat(), []);
      } finally {
        await trial.end();
      }
    }).timeout(120_000);
});
