import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { analyse } from '../../../server/src/core/readonly/analyse.js';

const root = path.resolve(import.meta.dirname, '../../fixtures/read-only/probes');

function probes(): { file: string; text: string }[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.py'))
    .map((file) => path.join(root, file).split(path.sep).join('/'))
    .map((file) => ({ file, text: readFileSync(file, 'utf8') }));
}

describe('functions whose name says what they do on a read-only site', () => {
  const results = analyse(probes()).filter(({ entry }) => entry.kind === 'whitelist');

  for (const { entry, outcome, fails, silent, swallowed } of results)
    it(entry.name, () => {
      const said = [...fails, ...silent, ...swallowed].map((leaf) => `${leaf.step} ${leaf.what}`);
      assert.equal(outcome, entry.name.split('_', 1)[0], said.join('\n'));
    });

  it('finds them all', () => assert.ok(results.length > 70));

  it('does not depend on the order of the files', () => {
    const show = (all: ReturnType<typeof analyse>) =>
      all.map(({ entry, outcome, fails, lostOnGet }) => [
        entry.fn.id,
        outcome,
        fails.map(({ what, depth, maybe }) => [what, depth, maybe]),
        lostOnGet.length,
      ]);
    const sources = probes();
    const expected = show(analyse(sources));
    for (let i = 1; i < sources.length; i++)
      assert.deepEqual(show(analyse([...sources.slice(i), ...sources.slice(0, i)].reverse())), expected);
  });
});
