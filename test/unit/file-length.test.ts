import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const LONGEST = 300;
/** In the first lines of a file that is longer. */
const REASON = /^(?:\/\/|\/?\*+) ?(?:.*\b)?Longer than 300 lines: \w/m;

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      if (entry.name !== 'node_modules') yield* sources(name);
    } else if (/\.(?:ts|mjs)$/.test(entry.name)) yield name;
  }
}

describe('a file of the program', () => {
  it('is no longer than 300 lines, or says in its first lines why', () => {
    const long = ['server', 'client', 'scripts', 'test'].flatMap((folder) =>
      [...sources(folder)].filter((file) => {
        const lines = readFileSync(path.join(root, file), 'utf8').split('\n');
        return lines.length - 1 > LONGEST && !REASON.test(lines.slice(0, 5).join('\n'));
      }),
    );
    assert.deepEqual(long, []);
  });
});
