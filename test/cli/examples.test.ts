import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { allRules } from '../../server/src/core/rules/registry.js';
import { locateSqlite } from '../../server/src/sqlite/locate.js';
import { locateEngine } from '../../server/src/vitess/locate.js';
import { cli, root } from '../support/cli.js';
import { commitAll } from '../support/git.js';

const readme = readFileSync(path.join(root, 'examples/README.md'), 'utf8');
const summaries = new Map(allRules.map(({ meta }) => [meta.id, meta.summary]));

/** `rule file` for each file of `| [rule](page) | what | `file`<br>`file` |` under a heading of examples/README.md. */
function placesUnder(heading: string): string[] {
  const section = readme.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  assert.ok(section, heading);
  return [...section.matchAll(/^\| \[([a-z-]+\/[a-z-]+)\]\(([^)]+)\) \| (.*) \| (\S.*) \|$/gm)].flatMap(
    ([, rule, page, summary, files]) => {
      assert.ok(existsSync(path.join(root, 'examples', page!)), page);
      assert.equal(summary, summaries.get(rule!), rule);
      return [...files!.matchAll(/`([^`]+)`/g)].map(([, file]) => `${rule} ${file}`);
    },
  );
}

/** `rule file` for each finding of a command, files below `folder`, of a family of rules or all. */
async function placesFound(args: readonly string[], folder: string, family = ''): Promise<string[]> {
  const { stdout } = await cli(['check', ...args, '--format', 'json']);
  const { findings } = JSON.parse(stdout) as { findings: { rule: string; file: string }[] };
  const found = findings
    .filter(({ rule }) => rule.startsWith(family))
    .map(({ rule, file }) => `${rule} ${file.replace(folder, '')}`);
  return [...new Set(found)].sort();
}

describe('the sample', function () {
  this.timeout(60_000);

  before(function () {
    if ('missing' in locateEngine()) this.skip();
  });

  it('has each finding where its page says', async () => {
    const found = await placesFound(['examples/bench'], 'examples/bench/');
    assert.deepEqual(found, placesUnder('Every finding and its place').sort());
  });

  it('has each finding on SQLite where its page says', async function () {
    if ('missing' in locateSqlite({ outside: [] })) this.skip();
    const args = ['examples/bench', '--target', 'sqlite', '--frappe', 'develop'];
    assert.deepEqual(await placesFound(args, 'examples/bench/', 'sqlite/'), placesUnder('On SQLite').sort());
  });

  it('has each finding on shards where its page says', async () => {
    const found = await placesFound(
      ['examples/bench', '--target', 'vitess-sharded'],
      'examples/bench/',
      'sharding/',
    );
    assert.deepEqual(found, placesUnder('On shards').sort());
  });

  it('has each finding between two branches where its page says', async () => {
    const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'changes-')));
    try {
      cpSync(path.join(root, 'examples/changes/before'), folder, { recursive: true });
      commitAll(folder);
      cpSync(path.join(root, 'examples/changes/after'), folder, { recursive: true });
      const found = await placesFound([folder, '--base', 'HEAD'], `${folder}/`);
      assert.deepEqual(found, placesUnder('Between two branches').sort());
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('names every rule, or says why it is not shown', () => {
    const silent = allRules
      .map(({ meta }) => meta.id)
      .filter((id) => !readme.includes(`[${id}]`) && !readme.includes(`\`${id}\``));
    assert.deepEqual(silent, []);
  });
});
