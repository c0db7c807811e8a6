import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ISOLATED, locateSqlite } from '../../server/src/sqlite/locate.js';
import { cli } from '../support/cli.js';
import { RUN, writeInn } from '../support/inn.js';
import { hasMariaDb, startMariaDb, type TestServer } from '../support/mariadb.js';

const FRAMEWORK = `CREATE TABLE tabSeries (name varchar(100) PRIMARY KEY, current int NOT NULL DEFAULT 0);
CREATE TABLE tabSingles (doctype varchar(255), field varchar(255), value longtext);
CREATE TABLE __Auth (doctype varchar(140), name varchar(255), fieldname varchar(140), password text, encrypted int NOT NULL DEFAULT 0, PRIMARY KEY (doctype, name, fieldname));
CREATE TABLE __UserSettings (user varchar(180), doctype varchar(180), data text, UNIQUE (user, doctype));
CREATE TABLE __global_search (doctype varchar(100), name varchar(140), title varchar(140), content text, route varchar(140), published int(1) NOT NULL DEFAULT 0, FULLTEXT (content));`;
const ROWS = `INSERT INTO tabGuest (name, full_name, born) VALUES ('anna', 'Anna O''Neil', '1990-02-28'), ('ÄNN', 'Ännchen \\\\ "x"', NULL);
INSERT INTO tabStay (name, guest, amount, seats, starts_on, \`at\`, notes, creation) VALUES
 ('S-1', 'anna', 12.570000001, 3, '2024-03-05 10:20:30', '10:20:30', 'line 1\\nline 2;\\n.quit\\n-- no comment', '2024-03-05 10:20:30.123456'),
 ('S-2', 'Anna', -2.5, -7, '2024-02-29 00:00:00', NULL, 'It''s 🙂 %s', NULL),
 ('S-3', 'gone', 0, 0, NULL, '23:59:59.5', '', NULL);
INSERT INTO \`tabStay Night\` (name, parent, parenttype, parentfield, room, price)
 SELECT CONCAT('N-', seq), IF(seq % 2, 'S-1', 's-2'), 'Stay', 'nights', CONCAT('R', seq), seq / 100 FROM seq_1_to_1203;
INSERT INTO tabTicket (name, subject) VALUES (NEXTVAL(ticket_id_seq), 'a'), (NEXTVAL(ticket_id_seq), NULL);
DELETE FROM tabTicket WHERE name = 2;
INSERT INTO tabSeries VALUES ('S-', 3);
INSERT INTO tabSingles VALUES ('Stay Settings', 'rate', '4.5');
INSERT INTO __Auth VALUES ('User', 'a@example.com', 'password', '$pbkdf2$x', 0);
INSERT INTO __global_search VALUES ('Stay', 'S-1', 'Stay', 'Anna and a dog', 'stay', 1);`;
describe('a move from MariaDB to SQLite', function () {
  this.timeout(120_000);
  const located = locateSqlite({ outside: [] });
  const folder = mkdtempSync(path.join(os.tmpdir(), 'move-'));
  const app = path.join(folder, 'inn');
  const out = path.join(folder, 'out');
  const database = path.join(folder, 'site.db');
  let server: TestServer;

  before(async function () {
    if ('missing' in located || !hasMariaDb()) return this.skip();
    writeInn(app);
    server = await startMariaDb();
  });
  after(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** MariaDB's client as the plan's files are run. */
  const mariadb = (sql: string): string =>
    execFileSync(
      'mariadb',
      [
        '--no-defaults',
        '-h127.0.0.1',
        `-P${server.port}`,
        '-uroot',
        '--default-character-set=utf8mb4',
        '--batch',
        '--raw',
        '--skip-column-names',
        '--quick',
        'test',
      ],
      { input: sql, encoding: 'utf8', maxBuffer: 1 << 26 },
    );
  const sqlite = (scripts: string[], queries: string[]): unknown[][][] => {
    if ('missing' in located) throw new Error(located.missing);
    const input = JSON.stringify([database, scripts, queries]);
    return JSON.parse(execFileSync(located.python, [...ISOLATED, '-c', RUN], { input, encoding: 'utf8' }));
  };
  const read = (name: string): string => readFileSync(path.join(out, name), 'utf8');

  it('loads every row and says the same of both afterwards', async () => {
    const ddl = await cli(['ddl', app, '--target', 'mariadb', '--frappe', 'develop']);
    mariadb(`${ddl.stdout}\n${FRAMEWORK}\n${ROWS}`);
    const { code, stdout } = await cli([
      'plan',
      '--target',
      'sqlite',
      '--move',
      app,
      '--frappe',
      'develop',
      '--out',
      out,
    ]);
    assert.equal(code, 0);
    assert.match(stdout, /^9 tables: /);

    const before = mariadb(read('1-before.mariadb.sql'));
    assert.match(before, /^tabStay\.amount: more digits than a REAL holds\t0$/m);

    const rows = mariadb(read('3-rows.mariadb.sql'));
    // 1,203 rows in three statements.
    assert.equal(rows.split('INSERT INTO "tabStay Night"').length - 1, 3);
    sqlite([read('2-tables.sqlite.sql'), rows, read('4-keys.sqlite.sql')], []);
    const [stay, night, sequence, found, types] = sqlite(
      [],
      [
        'SELECT name, guest, amount, seats, starts_on, "at", notes, creation, status FROM tabStay ORDER BY name',
        'SELECT COUNT(*), SUM(price), MIN(name) FROM "tabStay Night"',
        'SELECT name, current FROM __frappe_sqlite_sequences',
        "SELECT name FROM __global_search WHERE __global_search MATCH 'dog'",
        'SELECT DISTINCT typeof(amount), typeof(seats) FROM tabStay',
      ],
    );
    assert.deepEqual(stay, [
      [
        'S-1',
        'anna',
        12.570000001,
        3,
        '2024-03-05 10:20:30',
        '10:20:30',
        'line 1\nline 2;\n.quit\n-- no comment',
        '2024-03-05 10:20:30.123456',
        'Open',
      ],
      ['S-2', 'Anna', -2.5, -7, '2024-02-29 00:00:00', null, "It's 🙂 %s", null, 'Open'],
      ['S-3', 'gone', 0, 0, null, '23:59:59.500000', '', null, 'Open'],
    ]);
    assert.deepEqual(
      [night![0]![0], Math.round(Number(night![0]![1]) * 100), night![0]![2]],
      [1203, 724206, 'N-1'],
    );
    assert.deepEqual(sequence, [['ticket_id_seq', 2]]);
    assert.deepEqual(found, [['S-1']]);
    assert.deepEqual(types, [['real', 'integer']]);
  });

  it('counts what SQLite no longer finds, and nothing else differs', () => {
    const lines = (text: string): string[] => text.trim().split('\n');
    const statements = lines(read('5-check.sqlite.sql')).filter((line) => line.startsWith('SELECT'));
    const own = sqlite(
      [],
      statements.map((line) => line.replace(/;$/, '')),
    ).map((rows) => String(rows[0]![0]));
    const theirs = lines(mariadb(read('5-check.mariadb.sql')));
    assert.equal(own.length, theirs.length);
    const different = own.flatMap((line, i) => (line === theirs[i] ? [] : [[theirs[i], line]]));
    // 'Anna' is the guest 'anna' to MariaDB, and half of the nights name 's-2'.
    assert.deepEqual(different, [
      ['tabStay.guest without Guest|1', 'tabStay.guest without Guest|2'],
      ['tabStay Night without its Stay|0', 'tabStay Night without its Stay|601'],
    ]);
  });

  it('finds a row that is missing', () => {
    sqlite(["DELETE FROM tabGuest WHERE name = 'ÄNN'"], []);
    const check = read('5-check.sqlite.sql')
      .split('\n')
      .find((line) => line.includes("'tabGuest'"))!;
    const [[[own]]] = sqlite([], [check.replace(/;$/, '')]) as [[[string]]];
    assert.ok(!mariadb(read('5-check.mariadb.sql')).includes(own));
  });
});
