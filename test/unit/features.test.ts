import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../support/cli.js';

/** The page that says which test shows what must not name one that is gone. */
describe('docs/features.md', () => {
  const page = readFileSync(path.join(root, 'docs/features.md'), 'utf8');

  it('names tests that there are', () => {
    let count = 0;
    for (const line of page.split('\n').filter((one) => one.startsWith('| '))) {
      let file: string | undefined;
      for (const [, named, title] of line.matchAll(/`(test\/[\w./-]+)`|"([^"]+)"/g)) {
        if (named !== undefined) {
          assert.ok(existsSync(path.join(root, named)), named);
          file = readFileSync(path.join(root, named), 'utf8');
        } else if (title !== undefined) {
          assert.ok(
            file?.replaceAll('’', "'").includes(title),
            `no test ${JSON.stringify(title)} in: ${line}`,
          );
          count++;
        }
      }
    }
    assert.ok(count > 60, `${count} titles`);
  });
});
