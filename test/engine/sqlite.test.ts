import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { MISSING_FUNCTIONS } from '../../server/src/core/engines/sqlite/by-tables.js';
import type { SqliteQuestion } from '../../server/src/core/engines/sqlite/verdicts.js';
import { locateSqlite } from '../../server/src/sqlite/locate.js';
import { SqliteProcess } from '../../server/src/sqlite/process.js';

const question = (...statements: string[]): SqliteQuestion => ({
  frappe: 'develop',
  complete: true,
  tables: new Map([['tabNote', 'CREATE TABLE tabNote (name TEXT PRIMARY KEY, title TEXT, day DATE)']]),
  statements: statements.map((sql) => ({ sql })),
});

describe('the SQLite engine', function () {
  this.timeout(20_000);
  const engine = new SqliteProcess({ backoff: { first: 1, max: 5 } });
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sqlite-engine-'));
  before(function () {
    if ('missing' in locateSqlite({ outside: [] })) this.skip();
  });
  after(() => {
    engine.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  it('tells what is sent and what SQLite answers', async () => {
    const [fine, late, unread] = (await engine.judge(
      question(
        'SELECT `title` FROM `tabNote` WHERE IFNULL(day, %s) = 1',
        'SELECT DATE_SUB(day, INTERVAL 1 DAY) FROM tabNote',
        'SHOW TABLES',
      ),
    ))!;
    assert.deepEqual(
      [fine?.verdict, fine?.sent],
      ['ok', 'SELECT "title" FROM "tabNote" WHERE COALESCE(day, %s) = 1'],
    );
    assert.deepEqual([late?.error, late?.source], ['no such function: DATE_SUB', 'DATE_SUB']);
    assert.deepEqual([unread?.error, unread?.how], ['near "SHOW": syntax error', 'replaced']);
  });

  it('speaks for Frappe 16 as well, which replaces text and registers little', async () => {
    const [now, quoted] = (await engine.judge({
      ...question('SELECT NOW() FROM tabNote', 'SELECT name FROM tabNote WHERE title = "Open"'),
      frappe: '16',
    }))!;
    assert.deepEqual([now?.error, now?.how], ['no such function: NOW', 'replaced']);
    assert.equal(quoted?.verdict, 'ok');
  });

  it('sends what the query builder wrote as it is, and takes what it quotes for names', async () => {
    const built = (sql: string) => ({ sql, built: true });
    const ask = (frappe: '16' | 'develop', complete: boolean) =>
      engine.judge({
        ...question(),
        frappe,
        complete,
        statements: [
          built('SELECT "title" FROM "tabNote" ORDER BY "day" DESC'),
          built('UPDATE "tabNote" JOIN "tabTag" ON "tabTag"."name"="tabNote"."name" SET "title"=1'),
          built('SELECT "colour" FROM "tabNote"'),
        ],
      });
    const said = (await Promise.all([ask('develop', true), ask('develop', false), ask('16', true)])).map(
      (all) => all!.map(({ how, error }) => `${how}: ${error}`),
    );
    const refused = 'built: near "JOIN": syntax error';
    const missing = 'built: no such column: "colour" - should this be a string literal in single-quotes?';
    assert.deepEqual(said, [
      ['built: undefined', refused, missing],
      ['built: undefined', refused, 'built: undefined'],
      ['built: undefined', refused, 'built: undefined'],
    ]);
  });

  it('claims no missing table and column where not all apps are known', async () => {
    const verdicts = await engine.judge({
      ...question('SELECT colour FROM tabNote', 'SELECT a.b, FIELD(a.c, 1) FROM tabElsewhere a'),
      complete: false,
    });
    assert.deepEqual(
      verdicts?.map(({ error }) => error),
      [undefined, 'no such function: FIELD'],
    );
  });

  it('is certain of columns where it knows all tables of the statement, though not all apps', async () => {
    const ask = (sql: string, sure: boolean) => ({ sql, sure });
    const verdicts = await engine.judge({
      ...question(),
      complete: false,
      statements: [
        ask('SELECT colour FROM tabNote', true),
        ask('SELECT title, day FROM tabNote ORDER BY 3', true),
        ask('SELECT title, day FROM tabNote ORDER BY 3', false),
        ask('SELECT colour FROM tabNote, tabElsewhere', true),
      ],
    });
    assert.deepEqual(
      verdicts?.map(({ error, verdict }) => (verdict === 'error' ? error : verdict)),
      [
        'no such column: colour',
        '1st ORDER BY term out of range - should be between 1 and 2',
        'unknown',
        'ok',
      ],
    );
  });

  it("takes MariaDB's words for what they are, whatever columns a table may have", async () => {
    const verdicts = await engine.judge({
      ...question(
        'SELECT SQL_NO_CACHE title FROM tabElsewhere',
        'UPDATE LOW_PRIORITY tabNote SET title = 1',
        'SELECT TIMESTAMPADD(minute, 5, day) FROM tabNote',
        'SELECT CHAR(65 USING utf8mb4) FROM tabNote',
        'SELECT SESSION_USER() FROM tabNote',
        'SELECT minute FROM tabNote',
      ),
      complete: false,
    });
    assert.deepEqual(
      verdicts?.map(({ error }) => error),
      [
        'no such column: SQL_NO_CACHE',
        'no such table: LOW_PRIORITY',
        'no such column: minute',
        'no such column: utf8mb4',
        'no such column: SESSION_USER',
        undefined,
      ],
    );
  });

  it('takes a name in backticks for a column, and only one in double quotes for a text', async () => {
    const verdicts = await engine.judge({
      ...question('SELECT `colour` FROM tabNote', 'SELECT name FROM tabNote WHERE title = "Red"'),
      complete: false,
    });
    assert.deepEqual(
      verdicts?.map(({ name }) => name),
      [undefined, 'Red'],
    );
  });

  it('forgets what one statement needed before the next, and a table that changed', async () => {
    const before = await engine.judge({ ...question('SELECT colour FROM tabNote'), complete: false });
    const known = await engine.judge(question('SELECT colour FROM tabNote'));
    const changed = await engine.judge({
      ...question('SELECT colour FROM tabNote'),
      tables: new Map([['tabNote', 'CREATE TABLE tabNote (name TEXT PRIMARY KEY, colour TEXT)']]),
    });
    assert.deepEqual(
      [before, known, changed].map((verdicts) => verdicts?.[0]?.error),
      [undefined, 'no such column: colour', undefined],
    );
  });

  for (const frappe of ['16', 'develop'] as const) {
    it(`lacks on ${frappe} each function that is told without it`, async () => {
      const names = [...MISSING_FUNCTIONS[frappe]];
      const verdicts = (await engine.judge({
        ...question(
          ...names.map(
            (name) => `SELECT ${name}(day, ${name === 'DATE_SUB' ? 'INTERVAL 1 DAY' : 'title'}) FROM tabNote`,
          ),
        ),
        frappe,
      }))!;
      assert.deepEqual(
        names.filter(
          (name, i) => verdicts[i]!.error !== `no such function: ${name}` && verdicts[i]!.kind !== 'function',
        ),
        [],
      );
    });
  }

  it('survives whatever a statement is', async () => {
    const deep = `SELECT ${'('.repeat(3000)}1${')'.repeat(3000)}`;
    const verdicts = await engine.judge(
      question(deep, '', '\0', '\ud800', "'", 'SELECT 1; SELECT 2', 'SELECT 1'),
    );
    assert.equal(verdicts?.length, 7);
    assert.equal(verdicts?.at(-1)?.verdict, 'ok');
  });

  it('starts anew when it was killed', async () => {
    await engine.judge(question('SELECT 1'));
    process.kill(engine.pid!, 'SIGKILL');
    assert.equal((await engine.judge(question('SELECT 2')))?.[0]?.verdict, 'ok');
  });

  it('runs nothing of the folder and the environment that it is started in', async () => {
    for (const name of ['sqlglot', 'sqlite3', 'json']) {
      mkdirSync(path.join(folder, name));
      writeFileSync(path.join(folder, name, '__init__.py'), 'raise SystemExit(1)\n');
    }
    const own = new SqliteProcess();
    const before = process.cwd();
    try {
      process.chdir(folder);
      process.env.PYTHONPATH = folder;
      assert.equal((await own.judge(question('SELECT 1')))?.[0]?.verdict, 'ok');
    } finally {
      process.chdir(before);
      delete process.env.PYTHONPATH;
      own.dispose();
    }
  });

  it('says what is missing', async () => {
    const own = new SqliteProcess({ python: path.join(folder, 'none') });
    assert.equal(await own.judge(question('SELECT 1')), undefined);
    assert.equal(own.status().state, 'missing');
    assert.match(own.status().message!, /no Python 3\.10/);
    own.dispose();
  });
});
