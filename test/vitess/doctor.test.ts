import assert from 'node:assert/strict';
import type { RowDataPacket } from 'mysql2/promise';
import { DRIFTS, doctor, driftsIn, makeSite, wrongIn } from '../support/doctor.js';
import { answerOf, useVitess } from '../support/vitess.js';

describe('doctor on a running vtgate', function () {
  this.timeout(300_000);
  const server = useVitess({ keyspaces: { library: {}, other: {} } });
  before(async () => {
    const session = await server().connect('library');
    await makeSite('vitess', async (sql) => {
      const refused = await answerOf(session, sql);
      if (refused) throw refused;
    });
    await session.end();
  });

  const doctorOf = (database = 'library') =>
    doctor('--host', '127.0.0.1', '--port', String(server().port), '--database', database);
  /** Every vtgate takes SET SESSION TRANSACTION READ ONLY and forgets it, and a tablet ends a query of 10,001 rows. */
  const ALWAYS = ['read-only-transaction warning', 'limits warning'];

  it('finds nothing on a sound site, and writes nothing', async () => {
    const { direct } = server();
    await direct.query("SET GLOBAL log_output = 'TABLE'; SET GLOBAL general_log = 1");
    const { report, code } = await doctorOf();
    await direct.query('SET GLOBAL general_log = 0');
    assert.deepEqual(wrongIn(report), ALWAYS);
    assert.deepEqual(driftsIn(report), []);
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
    const session = await server().connect('library');
    for (const [sql] of DRIFTS) await session.query(sql);
    await session.end();
    const { report } = await doctorOf();
    assert.deepEqual(driftsIn(report), DRIFTS.map(([, said]) => said).sort());
    assert.deepEqual(wrongIn(report), [...ALWAYS, 'drift warning']);
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
    const { report, code } = await doctorOf();
    assert.deepEqual(wrongIn(report), [
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
    const { code, stderr } = await doctorOf('nowhere');
    assert.equal(code, 2);
    assert.match(stderr, /VT05003: unknown database 'nowhere'.*CreateKeyspace/);
  });
});
