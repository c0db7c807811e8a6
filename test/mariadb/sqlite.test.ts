import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { DIFFERENCES } from '../../server/src/core/engines/sqlite/differences.js';
import { ISOLATED, locateSqlite } from '../../server/src/sqlite/locate.js';
import { SqliteProcess } from '../../server/src/sqlite/process.js';
import { hasMariaDb, startMariaDb, type TestServer } from '../support/mariadb.js';

const ROWS = [
  ['b', '2024-03-05 10:20:30', '2024-03-05', 12.57],
  ['a', '2024-11-30 23:59:59', '2024-11-30', 1.99],
  ['c', '2023-01-31 00:00:01', '2023-01-31', 7.25],
] as const;
const INSERT = `INSERT INTO tabStay VALUES ${ROWS.map((row) => `('${row.slice(0, 3).join("', '")}', ${row[3]})`).join(', ')}`;
const SQLITE = 'CREATE TABLE tabStay (title TEXT, starts_on TIMESTAMP, day DATE, amount REAL)';
const MARIADB =
  'CREATE TABLE tabStay (title varchar(140), starts_on datetime(6), day date, amount decimal(21,9))';

const RUN = `
import json, sqlite3, sys
db = sqlite3.connect(":memory:")
create, insert, query = json.load(sys.stdin)
db.execute(create)
db.execute(insert)
print(json.dumps(db.execute(query).fetchall()))
`;

describe('what SQLite answers otherwise than MariaDB', function () {
  this.timeout(60_000);
  const located = locateSqlite({ outside: [] });
  const engine = new SqliteProcess();
  let server: TestServer;

  before(async function () {
    if ('missing' in located || !hasMariaDb()) return this.skip();
    server = await startMariaDb();
    await server.query(MARIADB);
    await server.query(INSERT);
  });
  after(async () => {
    engine.dispose();
    await server?.stop();
  });

  /** The rows of a statement on both, as texts: a date of MariaDB as SQLite writes it. */
  async function both(sql: string): Promise<{ mariadb: string; sqlite: string }> {
    if ('missing' in located) throw new Error(located.missing);
    const [verdict] = (await engine.judge({
      frappe: 'develop',
      complete: true,
      tables: new Map([['tabStay', SQLITE]]),
      statements: [{ sql }],
    }))!;
    assert.equal(verdict?.verdict, 'ok', verdict?.error);
    const input = JSON.stringify([SQLITE, INSERT, verdict.sent]);
    const sqlite: unknown[][] = JSON.parse(
      execFileSync(located.python, [...ISOLATED, '-c', RUN], { input, encoding: 'utf8' }),
    );
    const rows = (await server.query(sql)) as Record<string, unknown>[];
    const text = (value: unknown) =>
      value instanceof Date ? local(value) : String(value).replace(/\.0+$/, '');
    return {
      mariadb: rows.map((row) => Object.values(row).map(text).join()).join('\n'),
      sqlite: sqlite.map((row) => row.map(text).join()).join('\n'),
    };
  }

  for (const { example } of DIFFERENCES) {
    it(example, async () => {
      const { mariadb, sqlite } = await both(example);
      assert.notEqual(sqlite, mariadb);
    });
  }

  // The same statements where nothing is said: the comparison itself finds no difference.
  for (const same of [
    'SELECT title FROM tabStay ORDER BY title',
    "SELECT DATE_FORMAT(day, '%Y-%m') FROM tabStay",
    'SELECT IFNULL(title, 1), ABS(amount) > 2 FROM tabStay',
  ]) {
    it(`alike: ${same}`, async () => {
      const { mariadb, sqlite } = await both(same);
      assert.equal(sqlite, mariadb);
    });
  }
});

function local(date: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}
