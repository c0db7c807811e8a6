import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Tokens, tokenize } from '../../../server/src/core/python/lexer.js';
import { retokenize } from '../../../server/src/core/python/retokenize.js';
import { changeBetween } from '../../../server/src/core/text-change.js';
import { Random } from '../../fuzz/mutate.js';

const FIXTURES = path.resolve(import.meta.dirname, '../../fixtures');

/** What is typed, pasted and left open; what opens and ends blocks, brackets, quotes and lines. */
const PIECES = [
  'x',
  ' ',
  '    ',
  '\t',
  '\n',
  '\r\n',
  '\r',
  '\\\n',
  '(',
  ')',
  '[',
  '{',
  '}',
  '"',
  "'",
  '"""',
  "f'",
  '#',
  '0x1e-3',
  ':',
  'def f(a):\n\treturn a\n',
  '\nclass A:\n    @property\n    def b(self):\n        return 1\n',
  'if x:\n',
  '    y = (1,\n2)\n',
  'é',
];

function fixtures(): string[] {
  const files = readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' });
  const texts = files
    .filter((file) => file.endsWith('.py'))
    .sort()
    .map((file) => readFileSync(path.join(FIXTURES, file), 'utf8'));
  const joined: string[] = [];
  for (let at = 0; at < texts.length; at += 20) joined.push(texts.slice(at, at + 20).join('\n\n'));
  return joined.filter(({ length }) => length > 5000).slice(0, 8);
}

const listed = ({ kinds, starts, ends, count, tooDeep, unbalanced }: Tokens) => ({
  tokens: Array.from({ length: count }, (_, i) => `${kinds[i]}:${starts[i]}-${ends[i]}`),
  tooDeep,
  unbalanced,
});

describe('tokens of a text that is being typed', () => {
  it('are those of the whole text, after any change', () => {
    const random = new Random(20261130);
    for (const original of fixtures()) {
      let before = { text: original, tokens: tokenize(original) };
      for (let edit = 0; edit < 40; edit++) {
        // An open quote or bracket is closed again before long.
        if (before.tokens.unbalanced && random.below(3) === 0)
          before = { text: original, tokens: tokenize(original) };
        const at = random.below(before.text.length);
        const gone = random.below(4) === 0 ? random.below(80) : 0;
        const piece = random.pick(PIECES);
        const text = before.text.slice(0, at) + piece + before.text.slice(at + gone);
        const tokens = retokenize(text, before);
        assert.deepEqual(listed(tokens), listed(tokenize(text)), `${JSON.stringify(piece)} at ${at}`);
        before = { text, tokens };
      }
    }
  });

  it('are split around the change only', () => {
    const text = Array.from({ length: 400 }, (_, i) => `def f${i}(a):\n    return [a, ${i}]\n`).join('\n');
    const at = text.indexOf('def f200');
    const before = { text, tokens: tokenize(text) };
    // What has not changed is not looked at: here it is no Python.
    before.tokens.kinds.fill(7, 0, 100);
    const { kinds } = retokenize(`${text.slice(0, at)}x = 1\n${text.slice(at)}`, before);
    assert.deepEqual(
      [...kinds.subarray(0, 100)],
      Array.from({ length: 100 }, () => 7),
    );
  });
});

describe('the change between two texts', () => {
  it('is what lies between what they begin and end with', () => {
    const long = 'abcdefgh'.repeat(1000);
    for (const [before, after] of [
      ['', ''],
      ['', 'a'],
      ['aa', 'aaa'],
      ['abcab', 'ab'],
      [long, `${long.slice(0, 4500)}x${long.slice(4500)}`],
      [long, long.slice(0, 300) + long.slice(5000)],
      [long, 'z'],
    ] as const) {
      const { start, endBefore, endAfter } = changeBetween(before, after);
      assert.equal(before.slice(0, start), after.slice(0, start));
      assert.equal(before.slice(endBefore), after.slice(endAfter));
      if (endBefore > start && endAfter > start) assert.notEqual(before[start], after[start]);
      assert.ok(start <= endBefore && start <= endAfter);
    }
  });
});
