import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cli, root } from '../support/cli.js';
import { DRIFTS, doctor, driftsIn, makeSite, wrongIn } from '../support/doctor.js';
import { createReader, hasMariaDb, PASSWORD, startMariaDb, type TestServer } from '../support/mariadb.js';

describe('doctor on a running MariaDB', function () {
  this.timeout(60_000);
  let server: TestServer;
  let folder: string;

  before(async function () {
    if (!hasMariaDb()) return this.skip();
    server = await startMariaDb();
    folder = mkdtempSync(path.join(tmpdir(), 'doctor-'));
    await createReader(server, 'test', folder);
    await makeSite('mariadb', server.query);
  });
  after(async () => {
    await server?.stop();
    if (folder) rmSync(folder, { recursive: true });
  });

  const address = () => ['--host', '127.0.0.1', '--port', String(server.port), '--database', 'test'];
  const passwordIn = (file: string) => ['--password-file', path.join(folder, file)];
  const doctorOf = (...more: string[]) => doctor(...address(), ...passwordIn('password'), ...more);

  it('finds nothing on a sound site, and sends only reads', async () => {
    await server.query("SET GLOBAL log_output = 'TABLE'");
    await server.query('SET GLOBAL general_log = 1');
    const { report, code } = await doctorOf();
    await server.query('SET GLOBAL general_log = 0');
    assert.deepEqual(wrongIn(report), []);
    assert.deepEqual(driftsIn(report), []);
    assert.equal(code, 0);
    assert.equal(report.server.flavor, 'mariadb');
    assert.match(report.server.version, /^\d+\.\d+\.\d+$/);
    const rows = (await server.query(
      "SELECT CONVERT(argument USING utf8mb4) AS text FROM mysql.general_log WHERE user_host LIKE 'test%' AND command_type IN ('Query', 'Execute')",
    )) as { text: string }[];
    assert.ok(rows.length > 5);
    const others = rows.filter(
      ({ text }) => !/^(?:SELECT|SHOW|SET |START TRANSACTION|ROLLBACK)/.test(text.trim()),
    );
    assert.deepEqual(others, []);
  });

  it('tells each difference between tables and DocTypes, and no other', async () => {
    for (const [sql] of DRIFTS) await server.query(sql);
    const { report } = await doctorOf();
    assert.deepEqual(driftsIn(report), DRIFTS.map(([, said]) => said).sort());
    assert.deepEqual(wrongIn(report), ['drift warning']);
  });

  it('tells each setting that stands in the way, and no other', async () => {
    const modes = (await server.query('SELECT @@global.sql_mode AS modes')) as { modes: string }[];
    await server.query("SET GLOBAL sql_mode = 'ANSI_QUOTES,STRICT_TRANS_TABLES'");
    await server.query('SET GLOBAL read_only = 1');
    await server.query('ALTER DATABASE test CHARACTER SET latin1');
    await server.query('SET GLOBAL innodb_strict_mode = 0');
    await server.query('SET GLOBAL innodb_snapshot_isolation = 1');
    const [packet] = (await server.query('SELECT @@global.max_allowed_packet AS bytes')) as {
      bytes: number;
    }[];
    await server.query('SET GLOBAL max_allowed_packet = 1048576');
    // The only way to give others another clock.
    await server.query("SET GLOBAL init_connect = 'SET timestamp = UNIX_TIMESTAMP() - 900'");
    await server.query(
      'CREATE TABLE `tabSingles` (doctype varchar(140), field varchar(140), value text) COLLATE utf8mb4_unicode_ci',
    );
    await server.query("INSERT INTO `tabSingles` VALUES ('System Settings', 'time_zone', 'Asia/Kolkata')");
    const { report, code } = await doctorOf();
    await server.query("SET GLOBAL init_connect = ''");
    await server.query('SET GLOBAL innodb_snapshot_isolation = 0');
    await server.query(`SET GLOBAL max_allowed_packet = ${packet!.bytes}`);
    await server.query("UPDATE `tabSingles` SET value = 'Etc/UTC'");
    await server.query('SET GLOBAL innodb_strict_mode = 1');
    await server.query('ALTER DATABASE test CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci');
    await server.query('SET GLOBAL read_only = 0');
    await server.query(`SET GLOBAL sql_mode = '${modes[0]!.modes}'`);
    assert.deepEqual(wrongIn(report), [
      'sql-mode error',
      'character-set error',
      'time warning',
      'time-zone warning',
      'read-only error',
      'snapshot-isolation warning',
      'page-size warning',
      'packet-size warning',
      'drift warning',
    ]);
    assert.equal(code, 1);
  });

  it('reads a site, and says what of it does not answer', async () => {
    const site = path.join(folder, 'sites', 'shop');
    mkdirSync(site, { recursive: true });
    const config = {
      db_name: 'test',
      db_password: PASSWORD,
      db_host: '127.0.0.1',
      db_port: server.port,
      redis_cache: 'redis://127.0.0.1:1',
    };
    writeFileSync(path.join(site, 'site_config.json'), JSON.stringify(config));
    const { stdout, code, report } = await doctor('--site', site);
    assert.equal(code, 1);
    assert.ok(!stdout.includes(PASSWORD));
    assert.ok(wrongIn(report).includes('redis-cache error'));
    const replica = async (more: Record<string, unknown>) => {
      writeFileSync(
        path.join(site, 'site_config.json'),
        JSON.stringify({ ...config, redis_cache: undefined, read_from_replica: 1, ...more }),
      );
      const { report: seen } = await doctor('--site', site);
      return seen.checks.find(({ id }) => id === 'replica');
    };
    const writable = await replica({ replica_host: '127.0.0.1' });
    assert.equal(writable?.status, 'warning');
    assert.match(writable.message, /^The replica is not read-only/);
    await server.query('SET GLOBAL read_only = 1');
    assert.equal((await replica({ replica_host: '127.0.0.1' }))?.status, 'ok');
    await server.query('SET GLOBAL read_only = 0');
    const gone = await replica({ replica_host: '127.0.0.1', replica_db_port: 1 });
    assert.equal(gone?.status, 'error');
    assert.match(gone.message, /^The replica cannot be reached/);
  });

  it('pins the version where it is told to, and only then', async () => {
    const copy = path.join(folder, 'bench');
    cpSync(path.join(root, 'examples/bench'), copy, { recursive: true });
    const config = () => readFileSync(path.join(copy, 'doctype-compat.json'), 'utf8');
    const before = config();
    const args = ['doctor', ...address(), ...passwordIn('password'), copy];
    await cli(args);
    assert.equal(config(), before);
    const { stderr } = await cli([...args, '--pin']);
    assert.match(stderr, /doctype-compat\.json says mariadb 1\d\.\d+/);
    assert.match(config(), /"mariadb": "1\d\.\d+"/);
    assert.ok(config().includes('// What the sample is checked for'));
  });

  it('says why it could not connect, without the password, and exits with 2', async () => {
    const { code, stderr, stdout } = await doctor(...address(), ...passwordIn('wrong'));
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /^doctype-compat: test@127\.0\.0\.1:\d+\/test: Access denied/);
    assert.ok(!stderr.includes('horse'));
  });

  it('makes and removes a table of its own only when it may', async () => {
    await server.query("GRANT ALL ON test.* TO test@'127.0.0.1'");
    const { report } = await doctorOf('--write-probes');
    const probes = report.checks.filter(({ id }) => id.startsWith('probe-'));
    assert.deepEqual(
      probes.map(({ id, status }) => `${id} ${status}`),
      ['probe-text-default ok', 'probe-index-if-not-exists ok'],
    );
    assert.deepEqual(await server.query("SHOW TABLES LIKE '%probe%'"), []);
  });
});
