import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import type * as tableSizes from '../../server/src/cli/table-sizes.js';
import { cli, root } from '../support/cli.js';
import { createReader, hasMariaDb, PASSWORD, startMariaDb, type TestServer } from '../support/mariadb.js';

describe('plan with the sizes of a running MariaDB', function () {
  this.timeout(60_000);
  let server: TestServer;
  let folder: string;

  before(async function () {
    if (!hasMariaDb()) return this.skip();
    server = await startMariaDb();
    folder = mkdtempSync(path.join(tmpdir(), 'plan-sizes-'));
    await createReader(server, 'reader', folder);
    await server.query('CREATE TABLE `tabOrder` (name varchar(140) PRIMARY KEY, f varchar(140))');
    await server.query(
      'INSERT INTO `tabOrder` SELECT seq, repeat(char(97 + seq % 26), 100) FROM seq_1_to_40000',
    );
    await server.query('ANALYZE TABLE `tabOrder`');
    for (const name of ['Order', 'Absent']) {
      for (const [side, fieldtype] of [
        ['from', 'Data'],
        ['to', 'Small Text'],
      ] as const) {
        const fields = [{ fieldname: 'f', fieldtype }];
        const json = { doctype: 'DocType', name, module: 'Stock', engine: 'InnoDB', fields };
        writeFileSync(path.join(folder, `${side}-${name}.json`), JSON.stringify(json));
      }
    }
  });
  after(async () => {
    await server?.stop();
    if (folder) rmSync(folder, { recursive: true });
  });

  const plan = (name: string, args: readonly string[], env = {}) =>
    cli(['plan', '--from', `from-${name}.json`, '--to', `to-${name}.json`, ...args], { cwd: folder, env });
  const reader = () => ['--host', '127.0.0.1', '--port', `${server.port}`, '--user', 'reader'];
  /** The time after the statement that copies the table. */
  const timeOf = (sql: string) => /mariadb-10\.11: COPY.*blocks writes(?:, (.+))?\]$/m.exec(sql)?.[1];

  it('estimates from its rows and bytes, as if they were given', async () => {
    const given = [...reader(), '--database', 'test', '--password-file', 'password'];
    const { code, stdout, stderr } = await plan('Order', given);
    assert.equal(code, 0, stderr);
    const [row] = (await server.query(
      "SELECT TABLE_ROWS AS n, DATA_LENGTH + INDEX_LENGTH AS bytes FROM information_schema.TABLES WHERE TABLE_NAME = 'tabOrder'",
    )) as { n: number; bytes: number }[];
    assert.ok(row!.n > 30_000 && row!.n < 50_000, `${row!.n}`);
    const byHand = await plan('Order', ['--rows', `Order=${row!.n}`, '--bytes', `Order=${row!.bytes}`]);
    assert.equal(stdout, byHand.stdout);
    assert.ok(timeOf(stdout));
  });

  it('takes the password of the environment, and rows given by hand before its own', async () => {
    const given = [...reader(), '--database', 'test', '--rows', 'Order=3e8'];
    const { code, stdout } = await plan('Order', given, { MYSQL_PWD: PASSWORD });
    assert.equal(code, 0);
    assert.match(timeOf(stdout)!, / h$/);
  });

  it('says which table is not there, and plans it all the same', async () => {
    const given = [...reader(), '--database', 'test', '--password-file', 'password'];
    const { code, stdout, stderr } = await plan('Absent', given);
    assert.equal(code, 0);
    assert.equal(stderr, 'doctype-compat: no size of tabAbsent: not in test\n');
    assert.match(stdout, /MODIFY `f` text/);
    assert.equal(timeOf(stdout), undefined);
  });

  it('does so from a bundle too, where the driver is a chunk of its own', async () => {
    await build({
      absWorkingDir: root,
      entryPoints: ['server/src/cli/table-sizes.ts'],
      outdir: folder,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      mainFields: ['module', 'main'],
      minifySyntax: true,
      banner: {
        js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
      },
    });
    const { readSizes } = (await import(path.join(folder, 'table-sizes.mjs'))) as typeof tableSizes;
    const sizes = await readSizes(
      {
        host: '127.0.0.1',
        port: server.port,
        socketPath: undefined,
        user: 'reader',
        database: 'test',
        password: PASSWORD,
      },
      ['tabOrder', "tabIt's `absent`"],
    );
    assert.deepEqual([...sizes.keys()], ['tabOrder']);
  });

  it('ends with 2 and one line that never has the password', async () => {
    for (const [args, says] of [
      [[...reader(), '--database', 'test', '--password-file', 'wrong'], /reader@.*: Access denied/],
      [[...reader(), '--database', 'elsewhere', '--password-file', 'password'], /elsewhere/],
      [['--socket', 'no-socket', '--database', 'test', '--password-file', 'password'], /ENOENT/],
    ] as const) {
      const { code, stdout, stderr } = await plan('Order', args);
      assert.equal(code, 2);
      assert.equal(stdout, '');
      assert.match(stderr, /^doctype-compat: .+\n$/);
      assert.match(stderr, says);
      assert.doesNotMatch(stderr, /horse/);
    }
  });
});
