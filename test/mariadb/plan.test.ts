import assert from 'node:assert/strict';
import { costOf, releaseOf } from '../../server/src/core/engines/index.js';
import { migrate } from '../../server/src/core/migration/alter/migrate.js';
import { syncTable } from '../../server/src/core/migration/alter/sync.js';
import { planDocType } from '../../server/src/core/migration/plan/plan.js';
import { frappeSql, printPlan } from '../../server/src/core/migration/plan/print.js';
import type { DocTypeData } from '../../server/src/core/sources/doctype/model.js';
import type { FrappeVersion } from '../../server/src/core/targets.js';
import { hasMariaDb, startMariaDb, type TestServer, useMariaDb } from '../support/mariadb.js';
import { type PlanScenario, SCENARIOS } from '../support/plan-scenarios.js';
import { compare, connect, create, doctype, ROWS, showCreate, Writer } from '../support/plan-server.js';
import { stateFromShowCreate } from '../support/show-create.js';

/** Milliseconds that a writer may wait for one statement. */
const STALL = 200;
/** The machine itself may stall a writer that long; a plan that blocks does so every time. */
const ATTEMPTS = 3;

describe('A plan on a real MariaDB', function () {
  this.timeout(300_000);
  let server: TestServer;
  let worst = 0;

  before(async function () {
    if (!hasMariaDb()) return this.skip();
    server = await startMariaDb();
  });
  after(async () => {
    await server?.stop();
    if (worst > 0)
      console.log(`        ${SCENARIOS.length} scenarios, longest wait of a writer ${Math.round(worst)} ms`);
  });

  for (const scenario of SCENARIOS) {
    it(scenario.name, async () => {
      let stall = Number.POSITIVE_INFINITY;
      for (let attempt = 0; attempt < ATTEMPTS && stall >= STALL; attempt++)
        stall = await play(server.port, scenario);
      worst = Math.max(worst, stall);
      assert.ok(stall < STALL, `a writer waited ${Math.round(stall)} ms`);
    });
  }
});

describe('search_index turned into unique', function () {
  this.timeout(60_000);
  const server = useMariaDb();

  const before_ = doctype({ fields: [{ fieldname: 'f', fieldtype: 'Data', search_index: 1 }] });
  const after_ = doctype({ fields: [{ fieldname: 'f', fieldtype: 'Data', unique: 1 }] });

  /** Whether the column takes no value twice, after Frappe's statements or after the plan and what is left. */
  async function isUnique(frappe: FrappeVersion, planned: boolean): Promise<boolean> {
    const admin = await connect(server.port);
    try {
      await admin.query('DROP TABLE IF EXISTS `tabPlan Case`');
      await create(admin, before_, frappe, { name: '', before: { fields: [] }, after: { fields: [] } });
      const plan = printPlan(planDocType(before_, after_, { frappe, target: 'mariadb' }));
      if (planned) for (const sql of plan.premigrate) await admin.query(sql);
      const state = stateFromShowCreate(await showCreate(admin, 'tabPlan Case'));
      for (const one of syncTable(after_, state, { frappe }).statements) await admin.query(frappeSql(one));
      const final = stateFromShowCreate(await showCreate(admin, 'tabPlan Case'));
      return final.indexes.some((index) => index.type === 'unique');
    } finally {
      await admin.end();
    }
  }

  it('never becomes unique with Frappe 15 and 16, whose new index has the name of the old one', async () => {
    assert.equal(await isUnique('15', false), false);
    assert.equal(await isUnique('16', false), false);
  });
  it('becomes unique with Frappe develop, which drops the old one first', async () => {
    assert.equal(await isUnique('develop', false), true);
  });
  it('becomes unique by the plan', async () => {
    for (const frappe of ['15', '16', 'develop'] as const) assert.equal(await isUnique(frappe, true), true);
  });
});

describe('A plan that was interrupted', function () {
  this.timeout(60_000);
  const server = useMariaDb();

  it('goes through when run again from the start, and stops when the swap has been made', async () => {
    const [old, now] = ['Data', 'Int'].map((fieldtype) =>
      doctype({ fields: [{ fieldname: 'f', fieldtype, search_index: 1 }] }),
    ) as [DocTypeData, DocTypeData];
    const admin = await connect(server.port);
    try {
      await admin.query('DROP TABLE IF EXISTS `tabPlan Case`');
      const scenario = {
        name: '',
        before: { fields: [] },
        after: { fields: [] },
        values: { f: 'CAST(seq AS CHAR)' },
      };
      await create(admin, old, '16', scenario);
      const { premigrate } = printPlan(planDocType(old, now, { frappe: '16', target: 'mariadb' }));
      const lock = premigrate.findIndex((sql) => sql.startsWith('LOCK TABLES'));
      for (let end = 1; end <= lock; end++)
        for (const sql of premigrate.slice(0, end)) await admin.query(sql);
      for (const sql of premigrate) await admin.query(sql);
      const [rows] = await admin.query('SELECT SUM(f) AS n FROM `tabPlan Case`');
      assert.equal(Number((rows as { n: string }[])[0]!.n), (ROWS * (ROWS + 1)) / 2);
      const again = (async () => {
        for (const sql of premigrate) await admin.query(sql);
      })();
      await assert.rejects(again, /this part is done/);
    } finally {
      await admin.end();
    }
  });
});

describe('A plan that is taken back', function () {
  this.timeout(60_000);
  const server = useMariaDb();

  const taken: { name: string; old: object; now: object; value: string; written: string; kept: string }[] = [
    {
      name: 'Data → Int',
      old: { fieldtype: 'Data' },
      now: { fieldtype: 'Int' },
      value: "CONCAT(seq, ' ')",
      written: '7',
      kept: '7',
    },
    {
      name: 'Datetime → Date',
      old: { fieldtype: 'Datetime' },
      now: { fieldtype: 'Date' },
      value: "'2024-01-15 10:20:30'",
      written: "'2024-02-01'",
      kept: '2024-02-01 00:00:00.000000',
    },
    {
      name: 'Currency → Int',
      old: { fieldtype: 'Currency' },
      now: { fieldtype: 'Int' },
      value: 'seq + 0.25',
      written: '9',
      kept: '9.000000000',
    },
    {
      name: 'Data → Small Text, indexed',
      old: { fieldtype: 'Data', search_index: 1 },
      now: { fieldtype: 'Small Text' },
      value: "CONCAT('V', seq)",
      written: "'v1'",
      kept: 'v1',
    },
  ];
  for (const { name, old, now, value, written, kept } of taken) {
    it(`${name}: the table is as before, with what was written since`, async () => {
      const [before_, after_] = [old, now].map((field) =>
        doctype({ fields: [{ fieldname: 'f', ...field }] }),
      ) as [DocTypeData, DocTypeData];
      const admin = await connect(server.port);
      try {
        await admin.query('DROP TABLE IF EXISTS `tabPlan Case`, `untouched`');
        const scenario = { name: '', before: { fields: [] }, after: { fields: [] }, values: { f: value } };
        await create(admin, before_, '16', scenario);
        await admin.query('CREATE TABLE `untouched` LIKE `tabPlan Case`');
        await admin.query('INSERT INTO `untouched` SELECT * FROM `tabPlan Case`');
        const plan = printPlan(planDocType(before_, after_, { frappe: '16', target: 'mariadb' }));
        for (const sql of plan.premigrate) await admin.query(sql);
        await admin.query(`UPDATE \`tabPlan Case\` SET f = ${written} WHERE name = 'r000001'`);
        await admin.query(`INSERT INTO \`tabPlan Case\` (name, f) VALUES ('since', ${written})`);
        for (const sql of plan.revert) await admin.query(sql);
        const lines = async (table: string) => (await showCreate(admin, table)).split('\n').slice(1);
        assert.deepEqual(await lines('tabPlan Case'), await lines('untouched'));
        const [rows] = await admin.query(
          'SELECT a.name, CAST(a.f AS CHAR) AS f FROM `tabPlan Case` a LEFT JOIN `untouched` b USING (name) WHERE NOT (BINARY a.f <=> BINARY b.f) ORDER BY 1',
        );
        assert.deepEqual(
          (rows as { name: string; f: string }[]).map((row) => [row.name, row.f]),
          [
            ['r000001', kept],
            ['since', kept],
          ],
        );
      } finally {
        await admin.end();
      }
    });
  }
});

/** Goes through a scenario beside a writer; gives the writer's longest wait in milliseconds. */
async function play(port: number, scenario: PlanScenario): Promise<number> {
  const frappe: FrappeVersion = scenario.frappe ?? '16';
  const [before, after] = [doctype(scenario.before), doctype(scenario.after)];
  const admin = await connect(port);
  try {
    // The same change as Frappe alone makes it, on an idle table: what the plan has to arrive at.
    await admin.query('DROP TABLE IF EXISTS `tabPlan Case`, `direct`');
    await create(admin, before, frappe, scenario);
    const direct = migrate(before, after, { frappe });
    assert.equal(direct.refused, undefined);
    await admin.query('CREATE TABLE `direct` LIKE `tabPlan Case`');
    await admin.query('INSERT INTO `direct` SELECT * FROM `tabPlan Case`');
    for (const one of [...direct.updates, ...direct.statements]) {
      await admin.query(frappeSql(one).replaceAll('tabPlan Case', 'direct'));
    }

    const plan = printPlan(
      planDocType(before, after, {
        withDrops: true,
        frappe,
        target: 'mariadb',
        ...(scenario.renames && { renames: new Map(Object.entries(scenario.renames)) }),
      }),
    );
    const writer = new Writer(await connect(port), scenario);
    await writer.start();
    try {
      for (const sql of plan.premigrate) await admin.query(sql);
      // What Frappe still sends, from the table as it really is.
      const state = stateFromShowCreate(await showCreate(admin, 'tabPlan Case'));
      const left = syncTable(after, state, { frappe });
      for (const update of left.updates) await admin.query(frappeSql(update));
      for (const statement of left.statements) {
        const sql = frappeSql(statement);
        const now = stateFromShowCreate(await showCreate(admin, 'tabPlan Case'));
        const result = costOf(statement, now, releaseOf('mariadb-10.11'));
        assert.ok(result && 'cost' in result && !result.cost.blocksWrites, `left blocking: ${sql}`);
        await admin.query(`${sql}, ALGORITHM=${result.cost.algorithm}, LOCK=NONE`);
      }
      await writer.newCode();
      for (const sql of plan.postdeploy) await admin.query(sql);
    } finally {
      await writer.stop();
    }
    await compare(
      admin,
      plan.changes.filter((change) => change.kind === 'remove-field').map((change) => change.field),
      scenario,
    );
    return writer.longest;
  } finally {
    await admin.end();
  }
}
