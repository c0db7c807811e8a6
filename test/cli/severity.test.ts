import assert from 'node:assert/strict';
import { cli } from '../support/cli.js';
import { bench, doctypeJson, Workspace } from '../support/workspace.js';

describe('check --severity', () => {
  let workspace: Workspace;
  before(() => {
    workspace = new Workspace({
      ...bench({ note: doctypeJson('Note', { engine: 'MyISAM' }) }),
      // An error, and something worth knowing.
      'doctype-compat.json': JSON.stringify({
        rules: { 'read-only/form-posts': 'info', 'vitess/myisam': 'error' },
      }),
      'apps/shop/shop/www/subscribe.html': '<form method="post"></form>\n',
    });
  });
  after(() => workspace.remove());

  const run = (...args: string[]) => cli(['check', '--no-engine', ...args], { cwd: workspace.path });

  it('text shows what fails or harms, and says how many notes there are', async () => {
    const { stdout, code } = await run();
    assert.equal(code, 1);
    assert.doesNotMatch(stdout, /form-posts/);
    assert.match(stdout, /\n1 note not shown \(--severity info shows it\)\n$/);
  });

  it('text shows notes where they are asked for', async () => {
    const { stdout } = await run('--severity', 'info');
    assert.match(stdout, /form-posts/);
    assert.doesNotMatch(stdout, /not shown/);
  });

  it('calls them notes wherever people read, and info where programs do', async () => {
    const all = (format: string) =>
      run('--format', format, '--severity', 'info', '--rule', 'read-only/form-posts');
    assert.match((await all('text')).stdout, /^ {2}note .*[\s\S]*\n0 errors, 1 note in /m);
    assert.match((await all('markdown')).stdout, /^## Doctype Compat: 1 note\n[\s\S]*^- \*\*note\*\* /m);
    assert.match((await all('html')).stdout, /<b>1<\/b> note<[\s\S]*<b>note<\/b> line 1/);
    assert.match((await all('json')).stdout, /"severity": ?"info"/);
  });

  for (const format of ['github', 'gitlab', 'junit'])
    it(`${format} says it on stderr`, async () => {
      const { stdout, stderr } = await run('--format', format);
      assert.doesNotMatch(stdout, /form-posts/);
      assert.match(stderr, /^doctype-compat: 1 note not shown \(--severity info shows it\)$/m);
      assert.match((await run('--format', format, '--severity', 'hint')).stdout, /form-posts/);
    });

  for (const format of ['json', 'sarif'])
    it(`${format} carries all, unless told`, async () => {
      const { stdout, stderr } = await run('--format', format);
      assert.match(stdout, /read-only\/form-posts/);
      assert.doesNotMatch(stderr, /not shown/);
      if (format === 'json') {
        const { findings } = JSON.parse((await run('--format', format, '--severity', 'error')).stdout);
        assert.deepEqual([...new Set(findings.map((one: { severity: string }) => one.severity))], ['error']);
      }
    });

  it('never changes the exit code, and refuses another word', async () => {
    assert.equal((await run('--rule', 'read-only/form-posts', '--severity', 'error')).code, 0);
    const { code, stderr } = await run('--severity', 'notes');
    assert.equal(code, 2);
    assert.match(stderr, /unknown severity "notes"; known are error, warning, info, hint/);
  });
});
