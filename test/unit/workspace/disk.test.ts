import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const source = path.resolve(import.meta.dirname, '../../../server/src');

/** Who may look at the disk beside `disk.ts`: what writes, follows or renames in an editor's workspace, or shows it a page. */
const MAY_LOOK = new Set(['disk.ts', 'write.ts', 'rescan.ts', 'rename.ts', 'pages.ts']);

describe('looks at the disk', () => {
  it('go through one module, so that an outcome is known by all that it was made of', () => {
    const files = (
      readdirSync(path.join(source, 'workspace'), { recursive: true, encoding: 'utf8' }) as string[]
    )
      .filter((name) => name.endsWith('.ts') && !MAY_LOOK.has(name))
      .map((name) => `workspace/${name}`);
    for (const file of [...files, 'cli/projects.ts', 'cli/judging.ts']) {
      const text = readFileSync(path.join(source, file), 'utf8');
      const imported = [...text.matchAll(/^import (?!type)[^;]*from 'node:(fs|fs\/promises)';/gm)];
      assert.deepEqual(
        imported.map(([line]) => line),
        [],
        `${file} reads the disk past workspace/disk.ts`,
      );
    }
  });
});
