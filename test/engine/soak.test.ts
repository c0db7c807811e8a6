import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { killAtRandom } from '../fuzz/kills.js';
import { Random } from '../fuzz/mutate.js';
import { engineIsBuilt, startEngine } from './support.js';

/** A few of what `npm run soak` does a thousand times. */
describe('an engine that is killed at any moment', () => {
  it('loses no finding', async function () {
    if (!engineIsBuilt || !existsSync('/proc/self/stat')) return this.skip();
    const { kills, lost } = await killAtRandom(startEngine({ timeLimit: 15_000 }), 16, new Random(3));
    assert.ok(kills > 8, `${kills} kills`);
    assert.deepEqual(lost, []);
  }).timeout(120_000);
});
