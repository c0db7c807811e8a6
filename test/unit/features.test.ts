import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../support/cli.js';

/** Pages that say which test shows or holds what must not name one that is gone. */
describe('docs/threat-model.md and docs/reliability.md', () => {
  it('name tests that there are', () => {
    let titles = 0;
    for (const name of ['docs/threat-model.md', 'docs/reliability.md']) {
      const page = readFileSync(path.join(root, name), 'utf8');
      for (const [, file, after] of page.matchAll(/`(test\/[\w./-]+)`((?:,? "[^"]+")*)/g)) {
        const at = path.join(root, file!);
        assert.ok(existsSync(at), `${name}: ${file}`);
        for (const [, title] of after!.matchAll(/"([^"]+)"/g)) {
          assert.ok(readFileSync(at, 'utf8').includes(title!), `${name}: no test "${title}" in ${file}`);
          titles++;
        }
      }
    }
    assert.ok(titles > 15, `${titles} titles`);
  });
});

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
