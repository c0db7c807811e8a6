import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { sqlite } from '../../server/src/core/engines/sqlite/index.js';
import { planDocType } from '../../server/src/core/migration/plan/plan.js';
import { type PrintedPlan, printPlan } from '../../server/src/core/migration/plan/print.js';
import { tableOf } from '../../server/src/core/schema/build.js';
import { readDocType } from '../../server/src/core/sources/doctype/read.js';
import { ISOLATED, locateSqlite } from '../../server/src/sqlite/locate.js';

type Field = Record<string, unknown>;
const FIELDS: readonly Field[] = [
  { fieldname: 'title', fieldtype: 'Data' },
  { fieldname: 'status', fieldtype: 'Select', options: 'Open\nClosed', default: 'Open' },
  { fieldname: 'seats', fieldtype: 'Int' },
  { fieldname: 'done', fieldtype: 'Check', default: '1' },
  { fieldname: 'code', fieldtype: 'Data', unique: 1 },
  { fieldname: 'customer', fieldtype: 'Data', search_index: 1 },
];
const NUMBERS: readonly Field[] = [{ fieldname: 'seats', fieldtype: 'Int' }];

const doctype = (fields: readonly Field[]) =>
  readDocType({ doctype: 'DocType', name: 'Stay', module: 'Inn', sort_field: 'creation', fields });

function plan(before: readonly Field[], after: readonly Field[], frappe: '16' | 'develop'): PrintedPlan {
  return printPlan(planDocType(doctype(before), doctype(after), { target: 'sqlite', frappe }));
}

const changed = (name: string, change: Field): Field[] =>
  FIELDS.map((field) => (field.fieldname === name ? { ...field, ...change } : field));

const RUN = `
import json, sqlite3, sys
db = sqlite3.connect(":memory:", isolation_level=None)
error = None
try:
    for sql in json.load(sys.stdin):
        db.execute(sql)
except sqlite3.Error as e:
    error = str(e)
columns = {name: [type, notnull, default, pk] for _, name, type, notnull, default, pk in db.execute("PRAGMA table_info(tabStay)")}
keys = sorted(name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'tabStay'"))
rows = [list(row) for row in db.execute("SELECT name, title, seats FROM tabStay ORDER BY name")]
print(json.dumps({"error": error, "columns": columns, "keys": keys, "rows": rows}))
`;

interface Answer {
  error: string | null;
  columns: Record<string, [type: string, notNull: number, standard: string | null, key: number]>;
  keys: string[];
  rows: unknown[][];
}

// What Frappe 16.18 sent for the same changes on a site of SQLite; 38 of 38 random ones were alike.
describe('a plan for SQLite', () => {
  const located = locateSqlite({ outside: [] });

  function run(frappe: '16' | 'develop', rows: string[], statements: string[]): Answer {
    if ('missing' in located) throw new Error(located.missing);
    const table = tableOf(doctype(FIELDS), { frappe })!;
    const input = JSON.stringify([...sqlite.ddl.create(table), ...rows, ...statements]);
    return JSON.parse(execFileSync(located.python, [...ISOLATED, '-c', RUN], { input, encoding: 'utf8' }));
  }
  const ROW = "INSERT INTO tabStay (name, title, code) VALUES ('a', 'x', 'c')";

  before(function () {
    if ('missing' in located) this.skip();
  });

  it('copies the table though nothing has changed, and loses its keys and defaults', () => {
    const { statements, postdeploy, cost } = plan(FIELDS, FIELDS, '16');
    assert.deepEqual(statements.slice(2), [
      'DROP TABLE "tabStay"',
      'ALTER TABLE "tabStay_new" RENAME TO "tabStay"',
      'CREATE UNIQUE INDEX IF NOT EXISTS "code" ON "tabStay" ("code")',
      'CREATE INDEX IF NOT EXISTS "customer_index" ON "tabStay" ("customer")',
    ]);
    assert.match(
      statements[0]!,
      /"idx" INTEGER,"title" TEXT,"status" TEXT DEFAULT 'Open',"seats" INTEGER,"done" INTEGER NOT NULL DEFAULT 1,"code" TEXT/,
    );
    assert.deepEqual(
      cost
        .filter(({ blocksWrites }) => blocksWrites)
        .map(({ statement }) => statement.split(' ').slice(0, 3)),
      [
        ['INSERT', 'INTO', '"tabStay_new"'],
        ['CREATE', 'UNIQUE', 'INDEX'],
        ['CREATE', 'INDEX', 'IF'],
      ],
    );
    const { error, columns, keys, rows } = run('16', [ROW], statements);
    assert.equal(error, null);
    assert.deepEqual(rows, [['a', 'x', 0]]);
    assert.deepEqual(
      [columns.name, columns.seats],
      [
        ['TEXT', 0, null, 0],
        ['INTEGER', 0, null, 0],
      ],
    );
    assert.deepEqual(keys, ['code', 'customer_index']);
    assert.deepEqual(run('16', [ROW], [...statements, ...postdeploy]).keys, [
      'code',
      'customer_index',
      'tabStay_creation_idx',
      'tabStay_name',
    ]);
  });

  it('keeps indexes on develop, but no primary key', () => {
    const { statements, postdeploy } = plan(FIELDS, FIELDS, 'develop');
    const { error, columns, keys } = run('develop', [ROW], statements);
    assert.equal(error, null);
    assert.deepEqual(columns.name, ['TEXT', 0, null, 0]);
    assert.deepEqual(keys, ['tabStay_code_unique', 'tabStay_creation_idx', 'tabStay_customer_index']);
    assert.deepEqual(postdeploy, ['CREATE UNIQUE INDEX IF NOT EXISTS "tabStay_name" ON "tabStay" ("name")']);
  });

  it('copies nothing where all fields are numbers', () => {
    assert.deepEqual(plan(NUMBERS, NUMBERS, '16').statements, []);
    const added = [...NUMBERS, { fieldname: 'rank', fieldtype: 'Int', default: '4' }];
    assert.deepEqual(plan(NUMBERS, added, '16').statements, [
      'ALTER TABLE "tabStay" ADD COLUMN "rank" INTEGER NOT NULL DEFAULT 4',
    ]);
  });

  it('adds no unique field on 16, whose statement SQLite refuses', () => {
    const after = [...FIELDS, { fieldname: 'uid', fieldtype: 'Data', unique: 1 }];
    const { statements, refused } = plan(FIELDS, after, '16');
    assert.match(refused!, /^SQLite: Cannot add a UNIQUE column\./);
    assert.equal(run('16', [], statements).error, 'Cannot add a UNIQUE column');
    const develop = plan(FIELDS, after, 'develop');
    assert.equal(develop.refused, undefined);
    assert.equal(run('develop', [ROW], develop.statements).error, null);
  });

  it('counts the rows at which a copy stops', () => {
    const after = changed('title', { not_nullable: 1 });
    const row = "INSERT INTO tabStay (name, code) VALUES ('b', 'd')";
    const { statements, dataRisk } = plan(FIELDS, after, '16');
    assert.equal(run('16', [row], statements).error, 'NOT NULL constraint failed: tabStay_new.title');
    assert.deepEqual(dataRisk, [
      {
        field: 'title',
        errno: 19,
        when: 'a row is NULL: NOT NULL constraint failed: tabStay_new.title',
        query: 'SELECT COUNT(*) FROM "tabStay" WHERE "title" IS NULL',
      },
    ]);
    const develop = plan(FIELDS, after, 'develop');
    assert.deepEqual(develop.dataRisk, []);
    assert.deepEqual(run('develop', [row], develop.statements).rows, [['b', '', 0]]);
  });

  it('says that a text stays a text in a column of numbers', () => {
    const { statements, dataRisk, serves } = plan(FIELDS, changed('title', { fieldtype: 'Int' }), 'develop');
    const risk = dataRisk.find(({ errno }) => errno === 0)!;
    assert.equal(risk.when, 'a text is no number: it stays a text in the column of numbers');
    assert.deepEqual(run('develop', [ROW], statements).rows, [['a', 'x', 0]]);
    assert.equal(serves.oldCodeNewSchema, true);
  });

  it('says once that each statement is committed alone', () => {
    const { notes } = plan(FIELDS, FIELDS, '16');
    assert.equal(notes.filter((note) => note.includes('table "tabStay_new" already exists')).length, 1);
  });
});
