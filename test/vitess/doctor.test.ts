import assert from 'node:assert/strict';
import type { RowDataPacket } from 'mysql2/promise';
import type { DoctorReport } from '../../server/src/live/doctor.js';
import { cli } from '../support/cli.js';
import { answerOf, useVitess } from '../support/vitess.js';

const APP = 'examples/bench/apps/library';

describe('doctor on a running vtgate', function () {
  this.timeout(300_000);
  const server = useVitess({ keyspaces: { library: {}, other: {} } });
  before(async () => {
    const { stdout } = await cli(['ddl', APP, '--target', 'vitess', '--format', 'json']);
    const session = await server().connect('library');
    await session.query(
      'CREATE TABLE `tabDocType` (name varchar(140) PRIMARY KEY) COLLATE utf8mb4_unicode_ci',
    );
    for (const { doctype, sql } of JSON.parse(stdout) as { doctype: string; sql: string[] }[]) {
      let made = sql.length > 0;
      for (const statement of sql) made &&= (await answerOf(session, statement)) === undefined;
      // The sample has DocTypes that no server takes; a site does not have those.
      if (made) await session.query(`INSERT INTO \`tabDocType\` VALUES ('${doctype}')`);
    }
    await session.end();
  });

  const doctor = async (database = 'library') => {
    const address = ['--host', '127.0.0.1', '--port', String(server().port), '--database', database];
    const result = await cli(['doctor', ...address, '--format', 'json', APP]);
    return { ...result, report: JSON.parse(result.stdout || '{}') as DoctorReport };
  };

  const wrong = ({ checks }: DoctorReport) =>
    checks
      .filter(({ status }) => status === 'warning' || status === 'error')
      .map(({ id, status }) => `${id} ${status}`);
  const drifts = ({ drift }: DoctorReport) =>
    drift.map(({ table, kind, column }) => [table, kind, column ?? ''].join(' ').trim()).sort();
  /** Every vtgate takes SET SESSION TRANSACTION READ ONLY and forgets it, and a tablet ends a query of 10,001 rows. */
  const ALWAYS = ['read-only-transaction warning', 'limits warning'];

  it('finds nothing on a sound site, and writes nothing', async () => {
    const { direct } = server();
    await direct.query("SET GLOBAL log_output = 'TABLE'; SET GLOBAL general_log = 1");
    const { report, code } = await doctor();
    await direct.query('SET GLOBAL general_log = 0');
    assert.deepEqual(wrong(report), ALWAYS);
    assert.deepEqual(drifts(report), []);
    assert.equal(code, 0);
    assert.deepEqual(report.server, { flavor: 'vitess', version: '24.0.4' });
    const [rows] = await direct.query<RowDataPacket[]>(
      "SELECT CONVERT(argument USING utf8mb4) AS text FROM mysql.general_log WHERE command_type IN ('Query', 'Execute')",
    );
    const sent = rows.map(({ text }) => String(text).trim()).filter((text) => !/\b_vt\b/.test(text));
    assert.ok(sent.some((text) => /information_schema\.`?COLUMNS/i.test(text)));
    const others = sent.filter(
      (text) =>
        !/^(?:select|show|set (?:session |@@session|names|autocommit|global general_log)|begin|start transaction|rollback|savepoint|release savepoint|use )/i.test(
          text,
        ),
    );
    assert.deepEqual(others, []);
  });

  it('tells each difference between tables and DocTypes, and no other', async () => {
    const faults = [
      ['ALTER TABLE `tabBook` DROP COLUMN `title`', 'tabBook missing-column title'],
      ['ALTER TABLE `tabBook` ADD COLUMN left_over int', 'tabBook extra-column left_over'],
      ['ALTER TABLE `tabAuthor` MODIFY `owner` varchar(100)', 'tabAuthor type owner'],
      ["ALTER TABLE `tabLoan` ALTER docstatus SET DEFAULT '1'", 'tabLoan default docstatus'],
      ['ALTER TABLE `tabLoan` DROP INDEX `creation`', 'tabLoan index creation'],
      [
        'ALTER TABLE `tabVisitor Log` MODIFY `owner` varchar(140) COLLATE utf8mb4_general_ci',
        'tabVisitor Log collation owner',
      ],
      ['CREATE TABLE `tabOld Thing` (name varchar(140) PRIMARY KEY)', 'tabOld Thing extra-table'],
      ['DROP TABLE `tabLibrary Member`', 'tabLibrary Member missing-table'],
    ] as const;
    const session = await server().connect('library');
    for (const [sql] of faults) await session.query(sql);
    await session.end();
    const { report } = await doctor();
    assert.deepEqual(drifts(report), faults.map(([, said]) => said).sort());
    assert.deepEqual(wrong(report), [...ALWAYS, 'drift warning']);
  });

  it('tells what stands in the way of a first Frappe, and no more', async () => {
    const { direct } = server();
    await direct.query(
      'USE vt_library_0; CREATE TABLE __global_search (name varchar(140)) ENGINE=MyISAM; DROP TABLE visitor_log_id_seq; ALTER DATABASE vt_library_0 CHARACTER SET latin1; SET GLOBAL max_allowed_packet = 1048576',
    );
    await server().use({
      keyspaces: { library: {}, other: {} },
      flags: ['--ddl-strategy', 'vitess', '--queryserver-config-max-result-size', '20000'],
    });
    const { report, code } = await doctor();
    assert.deepEqual(wrong(report), [
      'character-set error',
      'packet-size warning',
      'read-only-transaction warning',
      'schema-changes warning',
      'search-table error',
      'sequences error',
      'drift warning',
    ]);
    assert.equal(code, 1);
  });

  it('says what a keyspace that is not there needs', async () => {
    const { code, stderr } = await doctor('nowhere');
    assert.equal(code, 2);
    assert.match(stderr, /VT05003: unknown database 'nowhere'.*CreateKeyspace/);
  });
});
