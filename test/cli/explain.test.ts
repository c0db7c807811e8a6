import assert from 'node:assert/strict';
import { cli } from '../support/cli.js';

describe('rules and explain', () => {
  it('lists every rule, and each can be explained', async () => {
    const { code, stdout } = await cli(['rules', '--format', 'json']);
    assert.equal(code, 0);
    const rules = JSON.parse(stdout) as { id: string }[];
    assert.ok(rules.length > 4);
    for (const { id } of rules) {
      const page = await cli(['explain', id]);
      assert.equal(page.code, 0, id);
      assert.ok(page.stdout.startsWith(`${id.toUpperCase()}\n`), id);
    }
  });

  it('lists them for people, one a line', async () => {
    const { stdout } = await cli(['rules']);
    assert.match(stdout, /^lint\/config +error +A configuration file .*\(.*mariadb.*\)$/m);
  });

  it('shows code as code, with colours only where they are wanted', async () => {
    const { stdout } = await cli(['explain', 'lint/config']);
    assert.match(stdout, /^ {4}\{ "targets": \["mariadb", "vites"\] \}$/m);
    assert.ok(!stdout.includes('```') && !stdout.includes('\x1b'));
    const colored = await cli(['explain', 'lint/config'], { env: { FORCE_COLOR: '1' } });
    assert.ok(colored.stdout.startsWith('\x1b[1mlint/config\x1b[0m'));
  });

  for (const args of [['vitess/none'], ['../../package'], [], ['lint/config', 'lint/config']]) {
    it(`refuses: explain ${args.join(' ')}`, async () => {
      const { code, stdout, stderr } = await cli(['explain', ...args]);
      assert.deepEqual([code, stdout, stderr.split('\n').length], [2, '', 2]);
    });
  }
});
