import assert from 'node:assert/strict';
import mysql, { type Connection } from 'mysql2/promise';
import { createStatements } from '../../server/src/core/engines/create.js';
import { tableOf } from '../../server/src/core/schema/build.js';
import type { DocTypeData } from '../../server/src/core/sources/doctype/model.js';
import { readDocType } from '../../server/src/core/sources/doctype/read.js';
import type { FrappeVersion } from '../../server/src/core/targets.js';
import type { PlanScenario } from './plan-scenarios.js';
import { stateFromShowCreate } from './show-create.js';

export const ROWS = 5000;

export async function connect(port: number): Promise<Connection> {
  return mysql.createConnection({
    host: '127.0.0.1',
    port,
    user: 'root',
    database: 'test',
    charset: 'utf8mb4_unicode_ci',
  });
}

export function doctype(json: Record<string, unknown>): DocTypeData {
  return readDocType({ doctype: 'DocType', name: 'Plan Case', ...json });
}

export async function create(
  admin: Connection,
  data: DocTypeData,
  frappe: FrappeVersion,
  scenario: PlanScenario,
): Promise<void> {
  for (const sql of createStatements(tableOf(data, { frappe })!, 'mariadb')) await admin.query(sql);
  const values = Object.entries(scenario.values ?? {});
  const columns = ['name', 'modified', ...values.map(([name]) => `\`${name}\``)].join(', ');
  const expressions = ["CONCAT('r', LPAD(seq, 6, '0'))", 'NOW(6)', ...values.map(([, sql]) => sql)].join(
    ', ',
  );
  await admin.query(`INSERT INTO \`tabPlan Case\` (${columns}) SELECT ${expressions} FROM seq_1_to_${ROWS}`);
}

export async function showCreate(admin: Connection, table: string): Promise<string> {
  const [rows] = await admin.query(`SHOW CREATE TABLE \`${table}\``);
  return (rows as { 'Create Table': string }[])[0]!['Create Table'];
}

/** Same columns and indexes as Frappe's own way leaves, and the same values in the rows that nobody wrote. */
export async function compare(admin: Connection, removed: string[], scenario: PlanScenario): Promise<void> {
  const gone = [...removed, ...Object.keys(scenario.renames ?? {})];
  for (const name of gone) await admin.query(`ALTER TABLE \`direct\` DROP COLUMN IF EXISTS \`${name}\``);
  if (scenario.unwanted) await admin.query(`ALTER TABLE \`direct\` DROP INDEX \`${scenario.unwanted}\``);
  const [planned, direct] = [await showCreate(admin, 'tabPlan Case'), await showCreate(admin, 'direct')];
  // A column that was added stands at the end either way; the order of the index lines is the order of their making.
  const lines = (sql: string): string[] =>
    sql
      .split('\n')
      .slice(1)
      .map((line) => line.replace(/,$/, ''))
      .sort();
  assert.deepEqual(lines(planned), lines(direct));
  const columns = stateFromShowCreate(direct).columns.map((column) => column.name);
  const renamed = new Set(Object.values(scenario.renames ?? {}));
  const differs = columns
    .filter((name) => !renamed.has(name))
    .map((name) => `NOT (a.\`${name}\` <=> b.\`${name}\`)`)
    .join(' OR ');
  const [rows] = await admin.query(
    `SELECT COUNT(*) AS n FROM \`tabPlan Case\` a JOIN \`direct\` b USING (name) WHERE a.name LIKE 'r%' AND (${differs})`,
  );
  assert.equal((rows as { n: number }[])[0]!.n, 0, 'rows that differ');
  const [kept] = await admin.query("SELECT COUNT(*) AS n FROM `tabPlan Case` WHERE name LIKE 'r%'");
  assert.equal((kept as { n: number }[])[0]!.n, ROWS);
  for (const [old, now] of Object.entries(scenario.renames ?? {})) {
    const expression = scenario.values![old]!.replaceAll('seq', 'CAST(SUBSTR(name, 2) AS UNSIGNED)');
    const [moved] = await admin.query(
      `SELECT COUNT(*) AS n FROM \`tabPlan Case\` WHERE name LIKE 'r%' AND NOT (\`${now}\` <=> ${expression})`,
    );
    assert.equal((moved as { n: number }[])[0]!.n, 0, 'values that did not move');
  }
}

/** Old code at work: updates by primary key and inserts, one after the other. */
export class Writer {
  longest = 0;
  private running = true;
  private isOld = true;
  private writing: Promise<void> | undefined;
  private last = 0;
  private loop: Promise<void> | undefined;
  private readonly old: [string, string][];

  constructor(
    private readonly connection: Connection,
    scenario: PlanScenario,
  ) {
    this.old = Object.entries(scenario.values ?? {});
  }

  /** Comes back after the first write. */
  async start(): Promise<void> {
    await this.write(0);
    this.longest = 0;
    this.loop = this.work();
  }

  /** From now on nothing of the old fields is written: only updates of rows that are there. */
  async newCode(): Promise<void> {
    this.isOld = false;
    await this.writing;
  }

  private async work(): Promise<void> {
    for (let i = 1; this.running; i++) {
      this.writing = this.write(i);
      await this.writing;
    }
  }

  private async write(i: number): Promise<void> {
    if (this.isOld) {
      const fields = this.old.map(([name, sql]) => [
        `\`${name}\``,
        sql.replaceAll('seq', String(i + 900_000)),
      ]);
      const columns = ['name', 'modified', ...fields.map(([name]) => name)].join(', ');
      const values = [`'w${i}'`, 'NOW(6)', ...fields.map(([, sql]) => sql)].join(', ');
      await this.timed(`INSERT INTO \`tabPlan Case\` (${columns}) VALUES (${values})`);
      this.last = i;
    }
    const name = `w${Math.floor((i % (this.last + 1)) / 2)}`;
    await this.timed(`UPDATE \`tabPlan Case\` SET modified = NOW(6) WHERE name = '${name}'`);
  }

  private async timed(sql: string): Promise<void> {
    const started = performance.now();
    await this.connection.query(sql);
    this.longest = Math.max(this.longest, performance.now() - started);
  }

  async stop(): Promise<void> {
    this.running = false;
    await this.loop;
    await this.connection.end();
  }
}
