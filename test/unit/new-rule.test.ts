import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const script = path.resolve(import.meta.dirname, '../../scripts/new-rule.mjs');
const ruleFile = path.resolve(import.meta.dirname, '../../server/src/core/rule.ts');

describe('npm run new-rule', function () {
  // A dozen processes, which wait for one another on a busy machine.
  this.timeout(120_000);
  let root: string;
  before(() => {
    root = mkdtempSync(path.join(tmpdir(), 'new-rule-'));
  });
  after(() => rmSync(root, { recursive: true }));

  const run = (...args: string[]) =>
    spawnSync(process.execPath, [script, ...args], {
      env: { ...process.env, NEW_RULE_ROOT: root },
      encoding: 'utf8',
    });

  it('makes rule, page and a case for each side, for every kind', () => {
    const kinds = [...readFileSync(ruleFile, 'utf8').matchAll(/^ {2}(\w+): import\(/gm)].map(
      ([, kind]) => kind!,
    );
    assert.ok(kinds.length >= 8);
    for (const kind of kinds) {
      const { status, stdout, stderr } = run(`sharding/${kind}-rule`, kind);
      assert.equal(status, 0, stderr);
      const files = stdout.trim().split('\n').slice(0, -1);
      const text = readFileSync(path.join(root, `server/src/core/rules/sharding/${kind}-rule.ts`), 'utf8');
      assert.match(text, new RegExp(`defineRule\\('${kind}'`));
      assert.match(text, /targets: \['vitess-sharded'\]/);
      const made = files.filter((file) => file.startsWith('test/fixtures/'));
      assert.equal(
        made.some((file) => /expect: error/.test(readFileSync(path.join(root, file), 'utf8'))),
        kind !== 'lint',
      );
      assert.ok(existsSync(path.join(root, `docs/rules/sharding/${kind}-rule.md`)));
    }
  });

  it('says which families and kinds there are', () => {
    const { status, stderr } = run('nowhere/rule');
    assert.equal(status, 2);
    assert.match(stderr, /families: .*doctype.*migration.*read-only.*sharding.*vitess/);
    assert.equal(run('sharding/x', 'nothing').status, 2);
  });
});
