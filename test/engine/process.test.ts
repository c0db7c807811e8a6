import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { before, describe, it } from 'mocha';
import type { EngineStatus } from '../../server/src/core/engines/vitess/verdicts.js';
import { engineIsBuilt, startEngine, temporaryFolder } from './support.js';

const vschema = { keyspaces: { main: { tables: { tabUser: {} } } } };

describe('the Vitess engine', () => {
  before(function () {
    // Skipped by name: npm run build:engine makes it.
    if (!engineIsBuilt) this.skip();
  });

  it('starts when it is first asked and says what it is', async () => {
    const engine = startEngine();
    const seen: EngineStatus[] = [];
    engine.onStatus((status) => seen.push(status));
    assert.deepEqual(engine.status(), { state: 'idle' });
    assert.equal(engine.pid, undefined);
    assert.deepEqual(await engine.parse(['select 1']), [{ verdict: 'ok', kind: 'select' }]);
    assert.deepEqual(
      seen.map((status) => status.state),
      ['starting', 'ready'],
    );
    assert.deepEqual(engine.status(), {
      state: 'ready',
      vitess: '24.0.4',
      planner: process.platform !== 'win32',
    });
  });

  it('answers in the order of the statements, repeated, known and new ones mixed', async () => {
    const engine = startEngine();
    const sqls = Array.from({ length: 450 }, (_, i) => (i % 3 === 0 ? `select ${i % 30}` : `selec ${i}`));
    await engine.parse(sqls.slice(100, 200));
    const verdicts = await engine.parse(sqls);
    assert.deepEqual(
      verdicts?.map((v) => v.verdict),
      sqls.map((sql) => (sql.startsWith('select') ? 'ok' : 'error')),
    );
    assert.deepEqual(await engine.parse([]), []);
  });

  it('keeps multi-byte text and lines of many megabytes whole', async () => {
    const engine = startEngine({ maxBytes: 1 << 25, timeLimit: 15_000 });
    const text = 'ü€𝄞'.repeat(200_000);
    const verdicts = await engine.parse([
      `create table t (a int comment '${text}')`,
      'select 1',
      `selec '${text}'`,
    ]);
    assert.equal(verdicts?.length, 3);
    assert.ok(verdicts[0]?.canonical?.includes(text));
    assert.equal(verdicts[2]?.error?.near, 'selec');
    const skipped = await startEngine().parse([`select '${'x'.repeat(1 << 20)}'`]);
    assert.deepEqual(skipped, [{ verdict: 'skipped', reason: 'too large' }]);
  });

  it('plans with the VSchema last given under a name', async () => {
    const engine = startEngine();
    assert.equal(await engine.plan('site', ['select 1']), undefined);
    assert.deepEqual(await engine.setVSchema('site', vschema, 'main'), {
      keyspaces: [{ name: 'main', sharded: false, tables: 1 }],
    });
    const sql = 'select * from tabUser';
    assert.equal((await engine.plan('site', [sql]))?.[0]?.type, 'passthrough');
    const sharded = {
      keyspaces: {
        main: {
          sharded: true,
          vindexes: { x: { type: 'xxhash' } },
          tables: { tabUser: { column_vindexes: [{ column: 'name', name: 'x' }] } },
        },
      },
    };
    await engine.setVSchema('site', sharded, 'main');
    const [verdict] = (await engine.plan('site', [sql], { describe: true })) ?? [];
    assert.equal(verdict?.type, 'scatter');
    const root = verdict?.plan?.Instructions as { Variant: string } | undefined;
    assert.equal(root?.Variant, 'Scatter');
    assert.deepEqual(await engine.setVSchema('bad', vschema, 'other'), {
      error: 'the VSchema has no keyspace "other"',
    });
    assert.equal(await engine.plan('bad', [sql]), undefined);
  });

  it('gives facts and differences', async () => {
    const engine = startEngine();
    const facts = await engine.ast(['select name from tabUser u where u.enabled = 1 limit 1']);
    assert.deepEqual(facts?.[0]?.tables, [{ name: 'tabUser', alias: 'u', role: 'read', scope: 0 }]);
    assert.equal(facts?.[0]?.hasLimit, true);
    const diff = await engine.diff(['create table a (id int)'], ['create table a (id int, b int)']);
    assert.deepEqual(diff, {
      diffs: [
        { statement: 'ALTER TABLE `a` ADD COLUMN `b` int', entity: 'a', kind: 'alter', instant: 'possible' },
      ],
    });
  });

  it('comes back after its process was killed, with its VSchemas', async () => {
    const engine = startEngine();
    await engine.setVSchema('site', vschema, 'main');
    const killed = engine.pid as number;
    process.kill(killed, 'SIGSTOP'); // or it might answer before it dies
    const asked = engine.plan('site', ['select 2 from tabUser']);
    process.kill(killed, 'SIGKILL');
    assert.equal((await asked)?.[0]?.verdict, 'ok');
    assert.notEqual(engine.pid, killed);
    process.kill(engine.pid as number, 'SIGKILL');
    const both = await Promise.all([
      engine.parse(['select 3']),
      engine.plan('site', ['select 3 from tabUser']),
    ]);
    assert.deepEqual(
      both.map((verdicts) => verdicts?.[0]?.verdict),
      ['ok', 'ok'],
    );
    assert.equal(engine.status().state, 'ready');
  });

  it('answers nothing after dispose', async () => {
    const engine = startEngine();
    const asked = engine.parse(['select 1']);
    engine.dispose();
    assert.equal(await asked, undefined);
    assert.equal(await engine.parse(['select 2']), undefined);
    assert.equal(engine.pid, undefined);
  });

  it('lets Node end while the engine still runs', () => {
    const module = path.resolve(import.meta.dirname, '../../server/src/vitess/process.ts');
    const script = `import(${JSON.stringify(`file://${module}`)}).then(async ({ VitessProcess }) => {
      const engine = new VitessProcess();
      console.log((await engine.parse(['select 1']))[0].verdict);
    });`;
    const options = { encoding: 'utf8', timeout: 15_000 } as const;
    assert.equal(execFileSync(process.execPath, ['--import', 'tsx', '-e', script], options), 'ok\n');
  });
});

describe('a missing Vitess engine', () => {
  it('is told in the status, and nothing is answered', async () => {
    const nowhere = path.join(temporaryFolder(), 'nothing-here');
    const engine = startEngine({ path: nowhere });
    assert.equal(await engine.parse(['select 1']), undefined);
    assert.equal(await engine.diff([], []), undefined);
    assert.equal(await engine.setVSchema('site', vschema, 'main'), undefined);
    assert.equal(await engine.plan('site', ['select 1']), undefined);
    assert.deepEqual(engine.status(), {
      state: 'missing',
      message: `there is no Vitess engine at ${nowhere}`,
    });
  });

  it('is looked for where the environment says', async () => {
    const before = process.env.DOCTYPE_COMPAT_ENGINE;
    process.env.DOCTYPE_COMPAT_ENGINE = '/nonexistent/engine';
    try {
      const engine = startEngine();
      assert.equal(await engine.parse(['select 1']), undefined);
      assert.equal(engine.status().message, 'there is no Vitess engine at /nonexistent/engine');
    } finally {
      if (before === undefined) delete process.env.DOCTYPE_COMPAT_ENGINE;
      else process.env.DOCTYPE_COMPAT_ENGINE = before;
    }
  });
});
