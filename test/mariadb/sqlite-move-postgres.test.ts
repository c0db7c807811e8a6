import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ISOLATED, locateSqlite } from '../../server/src/sqlite/locate.js';
import { cli } from '../support/cli.js';
import { DOCTYPES, RUN, writeInn } from '../support/inn.js';
import { type Postgres, postgresPrograms, startPostgres } from '../support/postgres.js';

/** Types of Frappe's PostgreSQL backend (frappe/database/postgres/database.py `setup_type_map`, schema.py). */
const TYPES: Readonly<Record<string, string>> = {
  Data: 'varchar(140)',
  Link: 'varchar(140)',
  Select: 'varchar(140)',
  Date: 'date',
  Datetime: 'timestamp(6)',
  Time: 'time(6)',
  Text: 'text',
  Currency: 'decimal(21,9) NOT NULL DEFAULT 0',
  Int: 'bigint NOT NULL DEFAULT 0',
  creation: 'timestamp(6)',
  modified: 'timestamp(6)',
  docstatus: 'smallint NOT NULL DEFAULT 0',
  idx: 'bigint NOT NULL DEFAULT 0',
};
const FRAMEWORK = `CREATE TABLE "tabSeries" (name varchar(100) PRIMARY KEY, current bigint NOT NULL DEFAULT 0);
CREATE TABLE "tabSingles" (doctype varchar(255), field varchar(255), value text);
CREATE TABLE "__Auth" (doctype varchar(140), name varchar(255), fieldname varchar(140), password text, encrypted smallint NOT NULL DEFAULT 0);
CREATE TABLE "__UserSettings" ("user" varchar(180), doctype varchar(180), data text);
CREATE TABLE "__global_search" (doctype varchar(100), name varchar(140), title varchar(140), content text, route varchar(140), published smallint);
CREATE SEQUENCE ticket_id_seq;`;
const ROWS = `INSERT INTO "tabGuest" (name, full_name, born) VALUES ('anna', 'Anna O''Neil', '1990-02-28'), ('ÄNN', 'Ännchen \\ "x"', NULL);
INSERT INTO "tabStay" (name, guest, amount, seats, starts_on, "at", notes, creation) VALUES
 ('S-1', 'anna', 12.570000001, 3, '2024-03-05 10:20:30', '10:20:30', E'line 1\\nline 2;\\n.quit\\n-- no comment', '2024-03-05 10:20:30.12'),
 ('S-2', 'Anna', -2.5, -7, '2024-02-29 00:00:00', NULL, 'It''s 🙂 %s', NULL),
 ('S-3', 'gone', 0, 0, 'infinity', '23:59:59.5', '', NULL);
INSERT INTO "tabStay Night" (name, parent, parenttype, parentfield, room, price)
 SELECT 'N-' || n, CASE WHEN n % 2 = 1 THEN 'S-1' ELSE 's-2' END, 'Stay', 'nights', 'R' || n, n / 100.0 FROM generate_series(1, 1203) AS n;
INSERT INTO "tabTicket" (name, subject) VALUES (nextval('ticket_id_seq'), 'a'), (nextval('ticket_id_seq'), NULL);
INSERT INTO "tabSeries" VALUES ('S-', 3);
INSERT INTO "__Auth" VALUES ('User', 'a@example.com', 'password', '$pbkdf2$x', 0);
INSERT INTO "__global_search" VALUES ('Stay', 'S-1', 'Stay', 'Anna and a dog', 'stay', 1);`;

describe('a move from PostgreSQL to SQLite', function () {
  this.timeout(120_000);
  const located = locateSqlite({ outside: [] });
  const folder = mkdtempSync(path.join(os.tmpdir(), 'move-'));
  const app = path.join(folder, 'inn');
  const out = path.join(folder, 'out');
  let server: Postgres;

  before(async function () {
    if ('missing' in located || !postgresPrograms()) return this.skip();
    writeInn(app);
    server = await startPostgres();
  });
  after(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** psql as the head of the plan's file says. */
  const postgres = (name: string): string => {
    const script = readFileSync(path.join(out, name), 'utf8');
    const options = /^-- On PostgreSQL, with (.*);/m.exec(script)?.[1] ?? '-X -q -A -t';
    return server.psql(script, ...options.split(' '));
  };
  const sqlite = (scripts: string[], queries: string[]): unknown[][][] => {
    if ('missing' in located) throw new Error(located.missing);
    const input = JSON.stringify([path.join(folder, 'site.db'), scripts, queries]);
    return JSON.parse(execFileSync(located.python, [...ISOLATED, '-c', RUN], { input, encoding: 'utf8' }));
  };
  const read = (name: string): string => readFileSync(path.join(out, name), 'utf8');

  /** The tables as Frappe makes them on PostgreSQL, with the columns that the plan reads. */
  function tables(): string {
    return DOCTYPES.map(({ name, fields }) => {
      const [, list] = new RegExp(`INSERT INTO "tab${name}" \\(([^)]*)\\)`).exec(
        read('3-rows.postgres.sql'),
      )!;
      const columns = [...list!.matchAll(/"(\w+)"/g)].map(([, column]) => {
        const type = fields.find(({ fieldname }) => fieldname === column)?.fieldtype ?? column!;
        const key = column === 'name' ? (name === 'Ticket' ? 'bigint' : 'varchar(140)') : undefined;
        return `"${column}" ${key ? `${key} PRIMARY KEY` : (TYPES[type] ?? 'text')}`;
      });
      return `CREATE TABLE "tab${name}" (${columns.join(', ')});`;
    }).join('\n');
  }

  it('loads every row and says the same of both afterwards', async () => {
    const args = [
      '--target',
      'sqlite',
      '--move',
      '--source',
      'postgres',
      '--frappe',
      'develop',
      '--out',
      out,
    ];
    const { code, stdout, stderr } = await cli(['plan', ...args, app]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^9 tables: 1-before\.postgres\.sql, /);
    server.psql(`${tables()}\n${FRAMEWORK}\n${ROWS}`, '-v', 'ON_ERROR_STOP=1');
    const before = postgres('1-before.postgres.sql');
    assert.match(before, /^tabStay\.amount: more than the 15 digits that a REAL is sure to hold\|0$/m);
    assert.match(before, /^tabStay\.starts_on: dates without end, which SQLite does not know\|1$/m);
    server.psql(`UPDATE "tabStay" SET starts_on = NULL WHERE starts_on = 'infinity'`);

    const rows = postgres('3-rows.postgres.sql');
    // 1,203 rows in three statements.
    assert.equal(rows.split('INSERT INTO "tabStay Night"').length - 1, 3);
    const [stay, night, sequence, found] = sqlite(
      [read('2-tables.sqlite.sql'), rows, read('4-keys.sqlite.sql')],
      [
        'SELECT name, guest, amount, seats, starts_on, "at", notes, creation FROM tabStay ORDER BY name',
        'SELECT COUNT(*), SUM(price), MIN(name) FROM "tabStay Night"',
        'SELECT name, current FROM __frappe_sqlite_sequences',
        "SELECT name FROM __global_search WHERE __global_search MATCH 'dog'",
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
        '2024-03-05 10:20:30.120000',
      ],
      ['S-2', 'Anna', -2.5, -7, '2024-02-29 00:00:00', null, "It's 🙂 %s", null],
      ['S-3', 'gone', 0, 0, null, '23:59:59.500000', '', null],
    ]);
    assert.equal(night![0]![0], 1203);
    assert.deepEqual(sequence, [['ticket_id_seq', 2]]);
    assert.deepEqual(found, [['S-1']]);
  });

  it('answers each check alike on both, until a row is missing', () => {
    const statements = read('5-check.sqlite.sql')
      .split('\n')
      .filter((line) => line.startsWith('SELECT'))
      .map((line) => line.replace(/;$/, ''));
    const own = (): string[] => sqlite([], statements).map((rows) => String(rows[0]![0]));
    const theirs = postgres('5-check.postgres.sql').trim().split('\n');
    // Both tell case apart: 'Anna' is no guest, and no night of 's-2' has its stay.
    assert.deepEqual(own(), theirs);
    assert.ok(theirs.includes('tabStay.guest without Guest|2'));
    assert.ok(theirs.includes('tabStay Night without its Stay|601'));
    sqlite(["DELETE FROM tabGuest WHERE name = 'ÄNN'"], []);
    assert.notDeepEqual(own(), theirs);
  });
});
