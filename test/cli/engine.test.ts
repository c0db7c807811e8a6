import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { isVerdict } from '../../server/src/core/engines/vitess/shape.js';
import { cli } from '../support/cli.js';
import { doctypeJson, Workspace } from '../support/workspace.js';

/** An engine that greets as the real one does and then answers `answer`, an expression over `sql`. */
const engine = (answer: string) => `#!${process.execPath}
let rest = '';
process.stdin.on('data', (data) => {
  const lines = (rest + data).split('\\n');
  rest = lines.pop();
  for (const line of lines) {
    const { id, op, sql = [] } = JSON.parse(line);
    const hello = { protocol: 1, vitess: '24.0.1', planner: true };
    const ok = op === 'hello' ? hello : op === 'vschema' ? { keyspaces: [] } : ${answer};
    process.stdout.write(JSON.stringify({ id, ok }) + '\\n');
  }
});
`;

describe('check without all of the engine', () => {
  let workspace: Workspace;
  const before = process.env.DOCTYPE_COMPAT_ENGINE;
  beforeEach(() => {
    workspace = new Workspace({
      'desk/doctype/note/note.json': doctypeJson('Note'),
      'a.sql': 'select name from `tabNote`;\n',
    });
  });
  afterEach(() => {
    workspace.remove();
    if (before === undefined) delete process.env.DOCTYPE_COMPAT_ENGINE;
    else process.env.DOCTYPE_COMPAT_ENGINE = before;
  });

  const run = (format: string, ...more: string[]) =>
    cli(['check', '--format', format, ...more], { cwd: workspace.path });
  const use = (answer: string | undefined) => {
    const at = workspace.at('engine.cjs');
    if (answer !== undefined) {
      writeFileSync(at, engine(answer));
      chmodSync(at, 0o755);
    }
    process.env.DOCTYPE_COMPAT_ENGINE = at;
  };

  it('is green when the engine answers', async () => {
    use(`sql.map(() => ({ verdict: 'ok', kind: 'select' }))`);
    const { code, stdout, stderr } = await run('json');
    assert.deepEqual([code, stderr], [0, '']);
    assert.deepEqual(JSON.parse(stdout).engine, { vitess: '24.0.1' });
  });

  for (const [what, answer] of Object.entries({
    missing: undefined,
    'answering null': 'null',
    'answering nothing': '[]',
    'answering in another form': 'sql.map((text) => ({ verdict: text }))',
    'answering errors without words': `sql.map(() => ({ verdict: 'error' }))`,
  })) {
    it(`is not green with the engine ${what}, unless somebody says so`, async () => {
      use(answer);
      const { code, stderr, stdout } = await run('json');
      assert.equal(code, 2);
      assert.match(stderr, /^doctype-compat: .*engine.*; what only Vitess itself can tell is left out/);
      const { problem } = JSON.parse(stdout).engine;
      assert.match(problem, /engine/);
      assert.equal((await run('json', '--allow-missing-engine')).code, 0);
      assert.equal((await run('json', '--no-engine')).code, 0);
    });
  }

  it('says so in every format', async () => {
    use(undefined);
    const sarif = async (...more: string[]) =>
      JSON.parse((await run('sarif', ...more)).stdout).runs[0].invocations[0];
    const failed = await sarif();
    assert.equal(failed.executionSuccessful, false);
    assert.equal(failed.toolExecutionNotifications[0].level, 'error');
    assert.match(
      failed.toolExecutionNotifications[0].message.text,
      /^Not everything is judged: there is no Vitess engine/,
    );
    const allowed = await sarif('--allow-missing-engine');
    assert.deepEqual(
      [allowed.executionSuccessful, allowed.toolExecutionNotifications[0].level],
      [true, 'warning'],
    );
    assert.deepEqual(await sarif('--no-engine'), { executionSuccessful: true });
    const junit = (await run('junit')).stdout;
    assert.match(junit, /<testsuites name="doctype-compat" tests="1" failures="0" errors="1"/);
    assert.match(junit, /<error message="Not everything is judged: there is no Vitess engine/);
    assert.match(
      (await run('github')).stdout,
      /^::error::Not everything is judged: there is no Vitess engine/m,
    );
    assert.match((await run('text')).stdout, /no Vitess engine/);
  });

  it('says of which statement the engine says nothing', async () => {
    use(`sql.map(() => ({ verdict: 'skipped', reason: 'no answer' }))`);
    const { code, stdout } = await run('json');
    assert.equal(code, 0);
    const { findings } = JSON.parse(stdout) as { findings: { file: string; message: string }[] };
    assert.deepEqual(
      findings.map(({ file, message }) => [file, message.slice(-39)]),
      [['a.sql', 'the Vitess engine gives no answer to it']],
    );
  });
});

describe('the shape of an answer', () => {
  it('is that of a verdict, or the answer is none', () => {
    const error = { errno: 1064, sqlstate: '42000', message: 'x' };
    for (const answer of [{ verdict: 'ok' }, { verdict: 'error', error }, { verdict: 'panic', panic: {} }])
      assert.equal(isVerdict(answer), true);
    for (const answer of [
      null,
      [],
      'ok',
      {},
      { verdict: 'fine' },
      { verdict: 'error', error: { message: 'x' } },
      { verdict: 'panic' },
      { verdict: 'ok', tables: {} },
      { verdict: 'ok', functions: [1] },
      { verdict: 'ok', canonical: 1 },
      { verdict: 'partial', strict: 'x' },
    ])
      assert.equal(isVerdict(answer), false, JSON.stringify(answer));
  });
});
