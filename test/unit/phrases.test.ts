import assert from 'node:assert/strict';
import { inMarkdown, phrasebook } from '../../server/src/core/phrases.js';

describe('texts in another language', () => {
  const say = phrasebook({
    'no findings': 'keine Befunde',
    '{0} findings': '{0} Befunde',
    'Write {0}': 'Schreib {0}',
    'Write {0} instead of {1}': 'Statt {1} schreib {0}',
    'runs, {0}': 'läuft: {0}',
    'one shard': 'ein Shard',
    'No index.': 'Kein Index.',
    '{0} of {1} functions': 'von {1} Funktionen {0}',
  });

  it('are known by what stands around their values, the longest text first', () => {
    assert.equal(say('no findings'), 'keine Befunde');
    assert.equal(say('12 findings'), '12 Befunde');
    assert.equal(say('Write a'), 'Schreib a');
    assert.equal(say('Write a instead of b'), 'Statt b schreib a');
    assert.equal(say('3 of 7 functions'), 'von 7 Funktionen 3');
  });

  it('are said part by part, sentence by sentence, and in values', () => {
    assert.equal(say('Preview · no findings · 3 findings'), 'Preview · keine Befunde · 3 Befunde');
    assert.equal(say('tabNote. No index.'), 'tabNote. Kein Index.');
    assert.equal(say('runs, one shard'), 'läuft: ein Shard');
  });

  it('stay as they are where nobody has said them', () => {
    for (const text of ['', 'Write', 'something else', ' findings', 'constructor', '__proto__'])
      assert.equal(say(text), text);
  });

  it('keep the names in them as they are, whatever they hold', () => {
    for (const name of ['{0}', '{1} $& $1', 'no', '⟦', ' instead'])
      assert.equal(say(`Write ${name}`), `Schreib ${name}`);
    assert.equal(say('Write {1} instead of {0}'), 'Statt {0} schreib {1}');
  });

  it('take no longer for long texts with many places than for short ones', () => {
    const slow = phrasebook({ '{0} a {1} a {2} a {3} b': 'x' });
    const text = ' a'.repeat(900);
    const started = performance.now();
    assert.equal(slow(text), text);
    assert.ok(performance.now() - started < 100);
  });

  it('are said in Markdown, with its signs where they are and code untouched', () => {
    const markdown = '# 2 findings\n\n- No index.\n  - **one shard**\n```sql\nno findings\n```\nno findings';
    assert.equal(
      inMarkdown(markdown, say),
      '# 2 Befunde\n\n- Kein Index.\n  - **ein Shard**\n```sql\nno findings\n```\nkeine Befunde',
    );
  });
});
