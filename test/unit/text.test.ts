import assert from 'node:assert/strict';
import { LineIndex } from '../../server/src/core/text.js';

describe('places in a text', () => {
  it('are lines and characters of UTF-16, with any line end', () => {
    const lines = new LineIndex('a🚲\r\nb\rc\nd');
    const places = Array.from({ length: 11 }, (_, offset) => lines.positionAt(offset));
    assert.deepEqual(
      places.map(({ line, character }) => `${line}:${character}`),
      ['0:0', '0:1', '0:2', '0:3', '0:3', '1:0', '1:1', '2:0', '2:1', '3:0', '3:1'],
      'none between the two characters of a line end',
    );
    assert.deepEqual(lines.positionAt(99), { line: 3, character: 1 });
    assert.deepEqual(new LineIndex('\n\r\n').positionAt(2), { line: 1, character: 0 });
  });
});
