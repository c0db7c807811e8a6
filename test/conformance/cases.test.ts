import assert from 'node:assert/strict';
import path from 'node:path';
import { sharedDir } from '../support/shared.js';
import { checkCase, readCases, unmetOf } from '../support/shared-cases.js';

/** What the program does not say yet (or says wrongly). A line goes when its expectation is met. */
const UNMET: ReadonlySet<string> = new Set([]);

describe('Public bug reports, rebuilt small', function () {
  this.timeout(20_000);
  const shared = sharedDir();
  const cases = shared ? readCases(path.join(shared, 'cases')) : [];
  let met = 0;
  let all = 0;

  before(function () {
    if (!shared) this.skip();
  });
  after(() => {
    if (all > 0) console.log(`        ${met} of ${all} expectations of ${cases.length} cases`);
  });

  for (const one of cases) {
    it(one.name, async () => {
      const unmet = unmetOf(one, await checkCase(one));
      const count = one.expect.length + one.absent.length;
      all += count;
      met += count - unmet.length;
      const listed = [...UNMET].filter((line) => line.startsWith(`${one.name}: `));
      assert.deepEqual(
        unmet.filter((line) => !UNMET.has(line)),
        [],
        'not met',
      );
      assert.deepEqual(
        listed.filter((line) => !unmet.includes(line)),
        [],
        'met now: take it out of UNMET',
      );
    });
  }
});
