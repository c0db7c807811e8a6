import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { allRules } from '../../server/src/core/rules/registry.js';
import { cli, root } from '../support/cli.js';

/** `| [rule](page) | what | `file`<br>`file` |` of examples/README.md. */
function placesInReadme(): string[] {
  const readme = readFileSync(path.join(root, 'examples/README.md'), 'utf8');
  return [...readme.matchAll(/^\| \[([a-z-]+\/[a-z-]+)\]\(([^)]+)\) \|.*\| (\S.*) \|$/gm)].flatMap(
    ([, rule, page, files]) => {
      assert.ok(existsSync(path.join(root, 'examples', page!)), page);
      return [...files!.matchAll(/`([^`]+)`/g)].map(([, file]) => `${rule} ${file}`);
    },
  );
}

describe('the sample', () => {
  it('has each finding where its page says', async function () {
    this.timeout(60_000);
    const { stdout } = await cli(['check', 'examples/bench', '--format', 'json']);
    const { findings } = JSON.parse(stdout) as { findings: { rule: string; file: string }[] };
    const found = new Set(findings.map(({ rule, file }) => `${rule} ${file.replace('examples/bench/', '')}`));
    assert.deepEqual([...found].sort(), [...new Set(placesInReadme())].sort());
  });

  it('names every rule, or says why it is not shown', () => {
    const readme = readFileSync(path.join(root, 'examples/README.md'), 'utf8');
    const changes = new Set(allRules.filter(({ kind }) => kind === 'change').map(({ meta }) => meta.id));
    const silent = allRules
      .map(({ meta }) => meta.id)
      .filter((id) => !readme.includes(`[${id}]`) && !readme.includes(`\`${id}\``) && !changes.has(id));
    assert.deepEqual(silent, []);
  });
});
