import assert from 'node:assert/strict';
import { LinePattern } from '../../server/src/core/line-pattern.js';
import { Random } from '../fuzz/mutate.js';

const PATTERN = /\bsql\b|\.\w+[^\S\n]*=(?!=)|set\(/;
const PIECES = ['sql', 's', 'q', 'l', '.a = 1', '.', '=', '==', 'set(', '(', ' ', '\n', '\n\n', 'x'];

describe('a pattern within lines', () => {
  it('finds in a text that changes what it finds in one that it has not seen', () => {
    const random = new Random(7);
    for (const start of ['', 'a line\nof sql\n'.repeat(20), 'no word of it\n'.repeat(30)]) {
      const pattern = new LinePattern(PATTERN);
      let text = start;
      for (let edit = 0; edit < 2000; edit++) {
        if (text.length > 2000) text = start;
        const at = random.below(text.length + 1);
        const gone = random.below(3) === 0 ? random.below(30) : 0;
        text = text.slice(0, at) + random.pick(PIECES) + text.slice(at + gone);
        assert.equal(pattern.test(text), PATTERN.test(text), text);
        const every = [...text.matchAll(new RegExp(PATTERN, 'g'))];
        assert.deepEqual(
          pattern.in(text),
          every.map(({ index, 0: found }) => ({ index, text: found })),
        );
      }
    }
  });
});
