import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DIFFERENCES } from '../../server/src/core/engines/sqlite/differences/index.js';
import {
  type ColumnKind,
  kindOfType,
  type Told,
} from '../../server/src/core/engines/sqlite/differences/model.js';
import { REWRITES, rewritesOf } from '../../server/src/core/engines/sqlite/rewrites/index.js';
import type { SqliteQuestion } from '../../server/src/core/engines/sqlite/verdicts.js';
import { tokenize } from '../../server/src/core/sources/sql/tokens.js';
import { ISOLATED, locateSqlite } from '../../server/src/sqlite/locate.js';
import { SqliteProcess } from '../../server/src/sqlite/process.js';
import { locateEngine } from '../../server/src/vitess/locate.js';
import { VitessProcess } from '../../server/src/vitess/process.js';
import { root } from '../support/cli.js';
import { hasMariaDb, startMariaDb, type TestServer } from '../support/mariadb.js';
import { ALL, COLUMNS, GUESTS, INSERT, MARIADB, rewritten, SQLITE } from '../support/stays.js';

/** They depend on the rows alone, so that nothing in the statement could show it. */
const UNTOLD = [
  "SELECT name FROM tabStay WHERE title = 'ANNA'",
  "SELECT name FROM tabStay WHERE title IN ('ANNA')",
  "SELECT name FROM tabStay WHERE title LIKE 'änn%'",
  'SELECT COUNT(*) FROM tabStay GROUP BY title',
  'SELECT COUNT(DISTINCT title) FROM tabStay',
  'SELECT MAX(title) FROM tabStay',
  'SELECT name FROM tabStay ORDER BY title, name',
  'SELECT title, name FROM tabStay ORDER BY 1, 2',
  "SELECT CASE status WHEN 'OPEN' THEN 1 ELSE 0 END FROM tabStay",
  "SELECT name FROM tabStay WHERE title REGEXP '^an'",
  "SELECT INSTR(title, 'N') FROM tabStay",
  'SELECT LENGTH(title) FROM tabStay',
  'SELECT UPPER(title), LOWER(title) FROM tabStay',
  'SELECT title, MAX(seats) FROM tabStay',
  "SELECT name FROM tabStay WHERE starts_on <= '2024-01-31'",
  'SELECT 0.1 + 0.2 = 0.3',
  'SELECT seats / 3 FROM tabStay',
];

const ALIKE = [
  'SELECT name FROM tabStay ORDER BY status, name',
  'SELECT name FROM tabStay ORDER BY day DESC, name',
  "SELECT CONCAT(title, '-', status) FROM tabStay",
  'SELECT name FROM tabStay WHERE done = 1 || seats = 3 ORDER BY name',
  'SELECT seats DIV 3, 7 / 2, seats / 0 FROM tabStay',
  'SELECT title + 0, SUM(seats) / COUNT(*) FROM tabStay GROUP BY name ORDER BY name',
  "SELECT name FROM tabStay WHERE seats IN ('7', '3') ORDER BY name",
  'SELECT name FROM tabStay WHERE name IN (1, 2) ORDER BY name',
  'SELECT LOG(seats), LOG(10, 100), LOG10(100) FROM tabStay WHERE seats > 50',
  "SELECT SUBSTRING(title, 2, 2), TRIM(title), REPLACE(title, 'n', 'x') FROM tabStay",
  'SELECT title FROM tabStay GROUP BY seats ORDER BY seats',
];

/** The functions that the statements here need, as Frappe registers them. */
const RUN = `
import json, re, sqlite3, sys
from datetime import datetime, timezone
db = sqlite3.connect(":memory:")
db.create_function("utc_timestamp", 0, lambda: datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M:%S"))
db.create_function("regexp", 2, lambda pattern, text: None if text is None else re.search(pattern, text) is not None)
for name, start, end in (("year", 0, 4), ("month", 5, 7), ("day", 8, 10)):
    db.create_function(name, 1, lambda date, start=start, end=end: None if date is None else int(date[start:end]))
setup, queries = json.load(sys.stdin)
for statement in setup:
    db.execute(statement)
for query in queries:
    rows = db.execute(query).fetchall()
print(json.dumps(rows))
`;

describe('what SQLite answers otherwise than MariaDB', function () {
  this.timeout(60_000);
  const located = locateSqlite({ outside: [] });
  const engine = new SqliteProcess();
  const vitess = new VitessProcess();
  let server: TestServer;

  before(async function () {
    if ('missing' in located || !hasMariaDb()) return this.skip();
    server = await startMariaDb();
    await server.query(MARIADB);
    await server.query(INSERT);
    for (const statement of GUESTS) await server.query(statement);
  });
  after(async () => {
    engine.dispose();
    vitess.dispose();
    await server?.stop();
  });

  const question = (sql: string): SqliteQuestion => ({
    frappe: 'develop',
    complete: true,
    tables: new Map([
      ['tabStay', SQLITE],
      ['tabGuest', GUESTS[0]!],
    ]),
    statements: [{ sql }],
  });

  /** The rows of a statement, or those of the table after it. */
  async function onMariaDb(sql: string): Promise<string> {
    const isWrite = !/^\(*SELECT/.test(sql);
    // No server of an app is sure to run in UTC.
    const read = `SET STATEMENT time_zone = '+05:30' FOR ${isWrite ? ALL : sql}`;
    if (isWrite) await server.query(sql);
    const rows = (await server.query(read)) as Record<string, unknown>[];
    if (isWrite) {
      await server.query('DELETE FROM tabStay');
      await server.query(INSERT);
    }
    return rows.map((row) => Object.values(row).map(text).join()).join('\n');
  }

  /** The rows of a statement on both (for an UPDATE those of the table after it), and what is told of it. */
  async function both(sql: string): Promise<{ mariadb: string; sqlite: string; found: Told[] }> {
    if ('missing' in located) throw new Error(located.missing);
    const [verdict] = (await engine.judge(question(sql)))!;
    assert.equal(verdict?.verdict, 'ok', verdict?.error);
    const isWrite = !/^\(*SELECT/.test(sql);
    const input = JSON.stringify([
      [SQLITE, INSERT, ...GUESTS],
      isWrite ? [verdict.sent, ALL] : [verdict.sent],
    ]);
    const sqlite: unknown[][] = JSON.parse(
      execFileSync(located.python, [...ISOLATED, '-c', RUN], { input, encoding: 'utf8' }),
    );
    const found = DIFFERENCES.flatMap(({ find }) => [
      ...find({ tokens: tokenize(sql), sent: verdict.sent!, kindOf }),
    ]);
    return {
      mariadb: await onMariaDb(sql),
      sqlite: sqlite.map((row) => row.map(text).join()).join('\n'),
      found,
    };
  }

  for (const { examples, alike } of DIFFERENCES) {
    for (const sql of examples) {
      it(`differs and is told: ${sql}`, async () => {
        const { mariadb, sqlite, found } = await both(sql);
        assert.notEqual(sqlite, mariadb);
        assert.ok(found.length > 0);
      });
    }
    for (const sql of alike) {
      it(`is alike, and nothing is said: ${sql}`, async () => {
        const { mariadb, sqlite, found } = await both(sql);
        assert.equal(sqlite, mariadb);
        assert.deepEqual(found, []);
      });
    }
  }

  for (const { examples } of REWRITES) {
    for (const sql of examples) {
      it(`means the same on every engine when written anew: ${sql}`, async function () {
        const [rewrite] = rewritesOf(tokenize(sql), 'develop');
        const written = rewritten(sql, rewrite!);
        assert.notEqual(written, sql);
        const [refused] = (await engine.judge(question(sql)))!;
        assert.equal(refused?.verdict, 'error');
        assert.deepEqual(rewritesOf(tokenize(written), 'develop'), []);
        const before = await onMariaDb(sql);
        const { mariadb, sqlite } = await both(written);
        assert.equal(mariadb, before);
        assert.equal(sqlite, mariadb);
        if ('missing' in locateEngine()) return this.skip();
        const parsed = await vitess.parse([written], 24);
        assert.equal(parsed?.[0]?.verdict, 'ok');
      });
    }
  }

  // What the list in docs/sqlite.md says of what is not told.
  for (const sql of UNTOLD) {
    it(`differs, and is not told: ${sql}`, async () => {
      const { mariadb, sqlite, found } = await both(sql);
      assert.notEqual(sqlite, mariadb);
      assert.deepEqual(found, []);
      assert.ok(readFileSync(path.join(root, 'docs/sqlite.md'), 'utf8').includes(sql));
    });
  }
  for (const sql of ALIKE) {
    it(`is alike: ${sql}`, async () => {
      const { mariadb, sqlite, found } = await both(sql);
      assert.equal(sqlite, mariadb);
      assert.deepEqual(found, []);
    });
  }
});

/** Texts as both write them: MariaDB's dates, and numbers without the zeros at their end. */
function text(value: unknown): string {
  if (value instanceof Date) return local(value).replace(/ 00:00:00$/, '');
  const written = typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
  return written
    .replace(/ 00:00:00$/, '')
    .replace(/^(-?\d+\.\d*?|\d+:\d+:\d+\.)0+$/, '$1')
    .replace(/\.$/, '');
}

function kindOf(column: string): ColumnKind | undefined {
  const type = COLUMNS.find(([name]) => name === column)?.[1];
  return type === undefined ? undefined : kindOfType(type);
}

function local(date: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}
