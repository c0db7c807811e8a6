import assert from 'node:assert/strict';
import mysql, { type Connection } from 'mysql2/promise';
import { createStatements } from '../../server/src/core/engines/create.js';
import { migrate } from '../../server/src/core/migration/alter/migrate.js';
import { syncTable } from '../../server/src/core/migration/alter/sync.js';
import { planDocType } from '../../server/src/core/migration/plan/plan.js';
import { frappeSql, printPlan } from '../../server/src/core/migration/plan/print.js';
import { tableOf } from '../../server/src/core/schema/build.js';
import { readDocType } from '../../server/src/core/sources/doctype/read.js';
import { useMariaDb } from '../support/mariadb.js';
import { stateFromShowCreate } from '../support/show-create.js';

const ROWS = 100_000;
const FRAPPE = { frappe: '16' } as const;

interface Busy {
  name: string;
  /** Fields of the order, before and after. */
  before: object[];
  after: object[];
  renames?: Map<string, string>;
  /** What the app's own patch sends after `migrate`. */
  patch?: string;
  /** A DocType that comes with the release. */
  child?: object[];
}

const BASE = [
  { fieldname: 'customer', fieldtype: 'Link', options: 'Customer', search_index: 1 },
  { fieldname: 'title', fieldtype: 'Data' },
  { fieldname: 'qty', fieldtype: 'Int' },
  { fieldname: 'amount', fieldtype: 'Currency' },
  { fieldname: 'client_code', fieldtype: 'Data' },
];
const without = (name: string): object[] => BASE.filter((field) => field.fieldname !== name);

const SCENARIOS: Busy[] = [
  {
    name: 'field added, unique',
    before: BASE,
    after: [...BASE, { fieldname: 'external_id', fieldtype: 'Data', unique: 1 }],
  },
  { name: 'field removed', before: BASE, after: without('client_code') },
  {
    name: 'field renamed',
    before: BASE,
    after: [...without('client_code'), { fieldname: 'customer_code', fieldtype: 'Data' }],
    renames: new Map([['client_code', 'customer_code']]),
    patch: 'update `tabBusy Order` set `customer_code`=`client_code`',
  },
  {
    name: 'type changed',
    before: BASE,
    after: [...without('title'), { fieldname: 'title', fieldtype: 'Small Text' }],
  },
  {
    name: 'child table added',
    before: BASE,
    after: [...BASE, { fieldname: 'lines', fieldtype: 'Table', options: 'Busy Line' }],
    child: [{ fieldname: 'item', fieldtype: 'Data' }],
  },
];

/** The five changes of docs/zero-downtime.md, with the longest that a writer waits: by migrate alone, and by the plan. */
describe('A busy site', function () {
  this.timeout(300_000);
  const server = useMariaDb();

  for (const busy of SCENARIOS) {
    it(busy.name, async () => {
      const alone = await longestWait(server.port, (admin) => byMigrate(admin, busy), busy);
      let planned = Number.POSITIVE_INFINITY;
      for (let attempt = 0; attempt < 3 && planned >= 200; attempt++) {
        planned = await longestWait(server.port, (admin) => byPlan(admin, busy), busy);
      }
      console.log(`        ${busy.name}: migrate ${Math.round(alone)} ms, plan ${Math.round(planned)} ms`);
      assert.ok(planned < 200, `a writer waited ${Math.round(planned)} ms`);
      if (busy.name === 'type changed') assert.ok(alone > planned);
    });
  }
});

const order = (fields: object[]) => readDocType({ doctype: 'DocType', name: 'Busy Order', fields });
const line = (fields: object[]) => readDocType({ doctype: 'DocType', name: 'Busy Line', istable: 1, fields });

async function byMigrate(admin: Connection, busy: Busy): Promise<void> {
  const { updates, statements } = migrate(order(busy.before), order(busy.after), FRAPPE);
  const child = busy.child ? migrate(undefined, line(busy.child), FRAPPE).statements : [];
  const sent = [...child, ...updates, ...statements].map(frappeSql);
  for (const sql of [...sent, ...(busy.patch ? [busy.patch] : [])]) await admin.query(sql);
}

async function byPlan(admin: Connection, busy: Busy): Promise<void> {
  const plan = printPlan(
    planDocType(order(busy.before), order(busy.after), {
      withDrops: true,
      ...FRAPPE,
      target: 'mariadb',
      ...(busy.renames && { renames: busy.renames }),
    }),
  );
  for (const sql of plan.premigrate) await admin.query(sql);
  const [rows] = await admin.query('SHOW CREATE TABLE `tabBusy Order`');
  const state = stateFromShowCreate((rows as { 'Create Table': string }[])[0]!['Create Table']);
  const child = busy.child ? migrate(undefined, line(busy.child), FRAPPE).statements : [];
  const left = syncTable(order(busy.after), state, FRAPPE);
  for (const one of [...child, ...left.updates, ...left.statements]) await admin.query(frappeSql(one));
  for (const sql of plan.postdeploy) await admin.query(sql);
}

/** Milliseconds that one of two writers waited at most while `work` ran on a fresh table. */
async function longestWait(
  port: number,
  work: (admin: Connection) => Promise<void>,
  busy: Busy,
): Promise<number> {
  const connect = () =>
    mysql.createConnection({
      host: '127.0.0.1',
      port,
      user: 'root',
      database: 'test',
      charset: 'utf8mb4_unicode_ci',
    });
  const admin = await connect();
  const writers = [await connect(), await connect()];
  try {
    await admin.query('DROP TABLE IF EXISTS `tabBusy Order`, `tabBusy Line`');
    for (const sql of createStatements(tableOf(order(busy.before), FRAPPE)!, 'mariadb'))
      await admin.query(sql);
    await admin.query(
      `INSERT INTO \`tabBusy Order\` (name, modified, customer, title, qty, amount, client_code) SELECT CONCAT('O', LPAD(seq, 8, '0')), NOW(6), CONCAT('C', MOD(seq, 500)), CONCAT('Order number ', seq), seq, seq * 1.5, CONCAT('code ', seq) FROM seq_1_to_${ROWS}`,
    );
    let running = true;
    let longest = 0;
    const write = async (writer: Connection, n: number): Promise<void> => {
      for (let i = 0; running; i++) {
        const started = performance.now();
        if (i % 2)
          await writer.query(`INSERT INTO \`tabBusy Order\` (name, qty) VALUES ('W${n}-${i}', ${i})`);
        else
          await writer.query(
            `UPDATE \`tabBusy Order\` SET qty = qty + 1 WHERE name = 'O${String(((i * 7919 + n) % ROWS) + 1).padStart(8, '0')}'`,
          );
        longest = Math.max(longest, performance.now() - started);
      }
    };
    const loops = writers.map(write);
    try {
      await work(admin);
    } finally {
      running = false;
      await Promise.all(loops);
    }
    return longest;
  } finally {
    for (const connection of [admin, ...writers]) await connection.end();
  }
}
