import assert from 'node:assert/strict';
import path from 'node:path';
import mysql, { type Connection } from 'mysql2/promise';
import { createStatements } from '../../server/src/core/engines/create.js';
import { costOf, releaseOf } from '../../server/src/core/engines/index.js';
import { migrate } from '../../server/src/core/migration/alter/migrate.js';
import { syncTable } from '../../server/src/core/migration/alter/sync.js';
import { planDocType } from '../../server/src/core/migration/plan/plan.js';
import { frappeSql, printPlan } from '../../server/src/core/migration/plan/print.js';
import { tableOf } from '../../server/src/core/schema/build.js';
import { stateOf, type TableState } from '../../server/src/core/schema/state/state.js';
import { readDocType } from '../../server/src/core/sources/doctype/read.js';
import { FRAPPE_VERSIONS } from '../../server/src/core/targets.js';
import { readDocTypes } from '../support/doctypes.js';
import { errnoOf, hasMariaDb, startMariaDb, type TestServer } from '../support/mariadb.js';
import { sharedDir } from '../support/shared.js';
import { stateFromShowCreate } from '../support/show-create.js';

type Json = Record<string, unknown>;
const CASES = 60;

/** Fieldtypes that somebody might turn a field into. */
const TURNS: Record<string, string[]> = {
  Data: ['Small Text', 'Long Text', 'Select', 'Link', 'Text Editor'],
  'Small Text': ['Long Text', 'Text Editor', 'Data', 'Code'],
  Select: ['Small Text', 'Data'],
  Link: ['Data', 'Dynamic Link', 'Text'],
  Int: ['Float', 'Data', 'Currency', 'Long Int'],
  Check: ['Int', 'Select', 'Float'],
  Currency: ['Float', 'Data', 'Percent'],
  Float: ['Currency', 'Small Text'],
  Date: ['Datetime', 'Data'],
  Datetime: ['Data', 'Date'],
  Code: ['Long Text'],
  Percent: ['Float', 'Int'],
};

/** Real DocTypes with random changes: the state we expect is the server's, and a plan ends where Frappe alone ends. */
describe('Random changes of real DocTypes', function () {
  this.timeout(300_000);
  const shared = sharedDir();
  let server: TestServer;
  let admin: Connection;
  let seed = 20_251_121;

  before(async function () {
    if (!hasMariaDb() || !shared) return this.skip();
    server = await startMariaDb();
    admin = await mysql.createConnection({
      host: '127.0.0.1',
      port: server.port,
      user: 'root',
      database: 'test',
      charset: 'utf8mb4_unicode_ci',
    });
  });
  after(async () => {
    await admin?.end();
    await server?.stop();
  });

  const random = (): number => {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff;
    return seed / 0x7fffffff;
  };
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;

  /** Changes up to four fields in place: type, index, length, NOT NULL, default; or adds or removes one. */
  function change(json: Json & { fields: Json[] }): void {
    const usable = json.fields.filter((field) => TURNS[String(field.fieldtype)] && !field.is_virtual);
    for (let i = 0; i <= Math.floor(random() * 4) && usable.length > 0; i++) {
      const field = pick(usable);
      const dice = random();
      if (dice < 0.45) {
        field.fieldtype = pick(TURNS[String(field.fieldtype)] ?? ['Data']);
        delete field.default;
        if (/Text|Code|Editor/.test(String(field.fieldtype))) delete field.unique;
      } else if (dice < 0.55) field.search_index = field.search_index ? 0 : 1;
      else if (dice < 0.62 && field.fieldtype === 'Data') field.length = pick([0, 100, 180, 255, 500]);
      else if (dice < 0.68) field.not_nullable = 1;
      else if (dice < 0.75) json.fields = json.fields.filter((other) => other !== field);
      else if (dice < 0.85) {
        json.fields.push({
          fieldname: `zz_${i}`,
          fieldtype: pick(Object.keys(TURNS)),
          search_index: pick([0, 1]),
        });
      } else field.default = pick(["it's", '5', 'a"b', 'Open', null]);
    }
  }

  it(`${CASES} of them`, async () => {
    const all = [...readDocTypes(path.join(shared!, 'corpus')).byFile.values()]
      .filter((data) => !data.issingle && !data.is_virtual && data.fields.length > 2)
      .map(({ raw }) => raw as Json & { fields: Json[] });
    let foreseen = 0;
    for (let n = 0; n < CASES; n++) {
      const before = {
        ...structuredClone(pick(all)),
        name: 'Random',
        engine: 'InnoDB',
        field_order: undefined,
      };
      const after = structuredClone(before);
      change(after);
      const outcome = await play(before, after, pick(FRAPPE_VERSIONS));
      if (outcome === 'foreseen') foreseen++;
    }
    console.log(`        ${CASES - foreseen} changes arrive, ${foreseen} fail as foreseen`);
    assert.ok(foreseen < CASES / 2);
  });

  async function play(
    a: Json,
    b: Json,
    frappe: (typeof FRAPPE_VERSIONS)[number],
  ): Promise<'done' | 'foreseen'> {
    const [before, after] = [readDocType(a), readDocType(b)];
    const table = tableOf(before, { frappe })!;
    await admin.query('DROP TABLE IF EXISTS `tabRandom`, `direct`');
    try {
      for (const sql of createStatements(table, 'mariadb')) await admin.query(sql);
    } catch (error) {
      // A DocType that no server takes in this version is another test's.
      errnoOf(error);
      return 'foreseen';
    }
    assert.deepEqual(columnsOf(await state('tabRandom')), columnsOf(stateOf(table)));
    const unique = table.columns.filter((column) => column.unique);
    const values = unique.map(({ type }) =>
      /int|decimal/.test(type) ? 'seq' : /date|time/.test(type) ? 'NOW()' : "CONCAT('u', seq)",
    );
    const names = ['name', ...unique.map(({ name }) => `\`${name}\``)].join(', ');
    const key =
      table.nameType === 'bigint' ? 'seq' : table.nameType === 'uuid' ? 'UUID()' : "CONCAT('r', seq)";
    await admin.query(
      `INSERT INTO tabRandom (${names}) SELECT ${[key, ...values].join(', ')} FROM seq_1_to_100`,
    );
    const plan = printPlan(planDocType(before, after, { frappe, target: 'mariadb', withDrops: true }));
    const alone = migrate(before, after, { frappe });
    if (alone.refused !== undefined) return 'foreseen';
    await admin.query('CREATE TABLE `direct` LIKE `tabRandom`');
    await admin.query('INSERT INTO `direct` SELECT * FROM `tabRandom`');
    try {
      for (const one of [...alone.updates, ...alone.statements])
        await admin.query(frappeSql(one).replaceAll('tabRandom', 'direct'));
    } catch (error) {
      const errno = errnoOf(error);
      assert.ok(
        plan.dataRisk.some((risk) => risk.errno === errno),
        `${String(error)} was not foreseen`,
      );
      return 'foreseen';
    }
    for (const sql of plan.premigrate) await admin.query(sql);
    const left = syncTable(after, await state('tabRandom'), { frappe });
    assert.deepEqual(
      left.statements.map(frappeSql),
      plan.remaining.map(({ statement }) => statement),
    );
    for (const update of left.updates) await admin.query(frappeSql(update));
    for (const statement of left.statements) {
      const sql = frappeSql(statement);
      const result = costOf(statement, await state('tabRandom'), releaseOf('mariadb-10.11'));
      assert.ok(result && 'cost' in result && !result.cost.blocksWrites, `left blocking: ${sql}`);
      await admin.query(`${sql}, ALGORITHM=${result.cost.algorithm}, LOCK=NONE`);
    }
    for (const sql of plan.postdeploy) await admin.query(sql);
    for (const { kind, field } of plan.changes) {
      if (kind === 'remove-field') await admin.query(`ALTER TABLE direct DROP COLUMN IF EXISTS \`${field}\``);
    }
    assert.deepEqual(await lines('tabRandom'), await lines('direct'));
    return 'done';
  }

  async function showCreate(name: string): Promise<string> {
    const [rows] = await admin.query(`SHOW CREATE TABLE \`${name}\``);
    return (rows as { 'Create Table': string }[])[0]!['Create Table'];
  }
  const state = async (name: string): Promise<TableState> => stateFromShowCreate(await showCreate(name));

  /** Without the hashed unique index of a field that is a text now, which Frappe leaves and the plan drops. */
  async function lines(name: string): Promise<string[]> {
    const all = (await showCreate(name)).split('\n').slice(1);
    return all
      .filter((line) => !line.includes('USING HASH'))
      .map((line) => line.replace(/,$/, ''))
      .sort();
  }
});

function columnsOf({ columns }: TableState): unknown[] {
  return columns.map(({ name, type, nullable, default: value }) => [name, type, nullable, value]);
}
