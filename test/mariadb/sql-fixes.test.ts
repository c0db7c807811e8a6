import assert from 'node:assert/strict';
import { extractSqlFile } from '../../server/src/core/sources/sql/extract.js';
import { splitStatements } from '../../server/src/core/sources/sql/split.js';
import { locateEngine } from '../../server/src/vitess/locate.js';
import { VitessProcess } from '../../server/src/vitess/process.js';
import { applyEdits } from '../support/edits.js';
import { hasMariaDb, startMariaDb, type TestServer } from '../support/mariadb.js';
import { judgeStatements, prepareEngine } from '../support/statements.js';

const VALUES = [undefined, 'a', 'A', 'b', 'b ', 'ä', ''];
const NUMBERS = [undefined, -1, 0, 1, 2];

/** Every fix of these statements gives MariaDB's own rows, on tables with NULLs and rows that are there twice. */
describe('a fixed statement does on MariaDB what the first one did', function () {
  this.timeout(60_000);
  const engine = new VitessProcess();
  let server: TestServer | undefined;

  before(async function () {
    if (!hasMariaDb() || 'missing' in locateEngine()) return this.skip();
    await prepareEngine(engine);
    server = await startMariaDb();
  });
  after(async () => {
    engine.dispose();
    await server?.stop();
  });

  async function fill(): Promise<void> {
    await server!.query('DROP TABLE IF EXISTS t, u, tabNote');
    await server!.query('CREATE TABLE t (a int, b varchar(20), c decimal(9,2), d text)');
    await server!.query('CREATE TABLE u LIKE t');
    await server!.query(
      "CREATE TABLE tabNote (name varchar(140) PRIMARY KEY, a int, b varchar(20) DEFAULT 'd')",
    );
    for (let i = 0; i < 60; i++) {
      const text = quoted(VALUES[(i * 5) % VALUES.length]);
      const number = NUMBERS[(i * 3) % NUMBERS.length] ?? 'NULL';
      const table = i % 3 === 0 ? 'u' : 't';
      await server!.query(`INSERT INTO ${table} VALUES (${number}, ${text}, ${number}, ${text})`);
      if (i < 12) await server!.query(`INSERT INTO tabNote VALUES ('n${i}', ${number}, ${text})`);
    }
  }

  const quoted = (value: string | undefined): string => (value === undefined ? 'NULL' : `'${value}'`);

  /** The rows of all its queries, and of the table that it may change. */
  async function run(script: string): Promise<unknown> {
    await fill();
    const rows: unknown[] = [];
    for (const { span } of splitStatements(script)) {
      const answer = await server!.query(script.slice(span.start, span.end));
      if (Array.isArray(answer)) rows.push(...answer.map((row) => JSON.stringify(row)));
    }
    return [rows.sort(), await server!.query('SELECT * FROM tabNote ORDER BY name')];
  }

  for (const sql of [
    'SELECT a, b FROM t EXCEPT SELECT a, b FROM t WHERE b > 0 OR a IS NULL',
    'SELECT b FROM t WHERE a = 1 INTERSECT SELECT x.b FROM t x WHERE x.c <= 0',
    "(SELECT c, a AS n FROM t) EXCEPT DISTINCT (SELECT c, a FROM t WHERE b LIKE 'a%') ORDER BY n, 1 LIMIT 50",
    'SELECT t.d FROM t LEFT JOIN u ON t.a = u.a INTERSECT SELECT d FROM t GROUP BY d EXCEPT SELECT y.d FROM t y JOIN u ON u.b = y.b',
    'DELETE FROM tabNote WHERE a > 0 OR b IS NULL RETURNING name, CONCAT(a, b) AS k',
    "INSERT INTO tabNote (a, name) VALUES (1, 'x'), (NULL, 'it''s') RETURNING *",
    "REPLACE INTO tabNote (name, b) VALUES ('n2', 'z') RETURNING b, a",
  ]) {
    it(sql, async () => {
      const judged = await judgeStatements('a.sql', sql, extractSqlFile(sql), engine);
      const fixes = judged.flatMap(({ findings }) => findings.flatMap((finding) => finding.fixes));
      assert.equal(fixes.length, 1);
      const expected = await run(sql);
      assert.deepEqual(await run(applyEdits(sql, fixes[0]!.edits)), expected);
    });
  }
});
