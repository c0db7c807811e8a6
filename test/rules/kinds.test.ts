import assert from 'node:assert/strict';
import path from 'node:path';
import { locateEngine } from '../../server/src/vitess/locate.js';
import { checkKinds, kindsIn } from '../support/kinds.js';

const folder = path.resolve(import.meta.dirname, '../fixtures/kinds');

describe('Kinds of faults and their near twins, in whole benches', function () {
  this.timeout(30_000);
  let inputs = 0;
  let twins = 0;
  before(function () {
    if (!('path' in locateEngine())) this.skip();
  });
  after(() => {
    if (inputs > 0) console.log(`        ${inputs} inputs that are found, ${twins} that are not`);
  });

  for (const name of kindsIn(folder)) {
    it(name, async () => {
      const { expected, quiet, found } = await checkKinds(path.join(folder, name));
      inputs += expected.length;
      twins += quiet.length;
      assert.deepEqual(found, expected);
    });
  }
});
