import assert from 'node:assert/strict';
import { refusedDepth } from '../../../server/src/core/python/depth.js';
import { MOST_BRACKETS, MOST_INDENTS, tokenize } from '../../../server/src/core/python/lexer.js';
import { DEEPEST, isNestedDeeper, nestingOf } from '../../../server/src/core/sources/nesting.js';
import { Random } from '../../fuzz/mutate.js';

const blocks = (count: number) => Array.from({ length: count }, (_, i) => `${' '.repeat(i)}if a:`).join('\n');

describe('the depth of JSON', () => {
  it('is the same while the text is typed', () => {
    const random = new Random(5);
    const pieces = ['[', '{"', ']', '[[[[', '"', '\n', '\\', 'a'];
    let text = '';
    const seen = new Set<boolean>();
    for (let edit = 0; edit < 400; edit++) {
      if (edit % 40 === 0) text = `${'['.repeat(DEEPEST - 2 + random.below(5))}\n"${'['.repeat(9)}"\n`;
      const at = random.below(text.length + 1);
      text = text.slice(0, at) + random.pick(pieces) + text.slice(at + random.below(2));
      assert.equal(isNestedDeeper(text), nestingOf(text) > DEEPEST, text);
      seen.add(isNestedDeeper(text));
    }
    assert.equal(seen.size, 2);
  });
});

describe('the depth of Python', () => {
  it('is refused beyond what CPython reads', () => {
    assert.equal(refusedDepth(`a = ${'('.repeat(MOST_BRACKETS)}`), undefined);
    assert.match(refusedDepth(`a = ${'['.repeat(MOST_BRACKETS + 1)}`) ?? '', /200 brackets, 99 blocks/);
    assert.equal(refusedDepth(blocks(MOST_INDENTS)), undefined);
    assert.match(
      refusedDepth(`${blocks(MOST_INDENTS + 1)}\n${' '.repeat(200)}b`) ?? '',
      /deeper in one another/,
    );
  });

  it('is the same while the text is typed', () => {
    const random = new Random(3);
    const pieces = ['(', '[', ')', ']', '((((', 'a', '\n', ' ', `\n${' '.repeat(90)}`, `${' '.repeat(9)}`];
    let text = `a = ${'('.repeat(190)}1${')'.repeat(190)}\n${blocks(95)}\n`;
    for (let edit = 0; edit < 400; edit++) {
      const at = random.below(text.length + 1);
      text = text.slice(0, at) + random.pick(pieces) + text.slice(at + random.below(5));
      assert.equal(refusedDepth(text) !== undefined, tokenize(text).tooDeep >= 0, text);
    }
  });
});
