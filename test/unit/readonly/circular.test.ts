import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ReadOnlyAnalysis } from '../../../server/src/core/readonly/analyse.js';

const root = path.resolve(import.meta.dirname, '../../fixtures/read-only/circular');

describe('modules that import from each other', () => {
  it('are followed where Python follows them', () => {
    const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.py'))
      .map((file) => path.join(root, file).split(path.sep).join('/'))
      .map((file) => ({ file, text: readFileSync(file, 'utf8') }));
    const [found, ...others] = [...new ReadOnlyAnalysis(sources).run(false)];
    assert.equal(others.length, 0);
    assert.equal(found?.outcome, 'fails');
  });
});
