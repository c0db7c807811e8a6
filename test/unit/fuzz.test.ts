import assert from 'node:assert/strict';
import { Fuzzer } from '../fuzz/fuzz.js';
import { mutate, Random } from '../fuzz/mutate.js';

/** Few cases, the same in every run; `npm run fuzz -- --minutes N` tries as many as there is time for. */
const CASES = 600;

describe('changed inputs', () => {
  it('are judged without a fault, in the right places, the same each time', async () => {
    const fuzzer = await Fuzzer.start(undefined);
    try {
      const failures = [];
      for (let seed = 1; seed <= CASES; seed++) failures.push((await fuzzer.run(seed, false)) ?? []);
      assert.deepEqual(failures.flat(), []);
    } finally {
      fuzzer.end();
    }
  }).timeout(60_000);

  it('are the same for the same seed, and mostly others for others', () => {
    const texts = [
      'select name from `tabNote` where a = 1',
      'def f():\n\treturn frappe.db.sql("select 1")\n',
    ];
    const made = (seed: number) => mutate(texts[0]!, 'sql', new Random(seed), texts);
    assert.equal(made(7), made(7));
    assert.ok(new Set(Array.from({ length: 50 }, (_, seed) => made(seed))).size > 40);
  });
});
