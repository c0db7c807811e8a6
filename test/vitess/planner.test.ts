import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { type Planning, planningFor } from '../../server/src/core/sharding/planning.js';
import type { SrvVSchema } from '../../server/src/core/sharding/vschema.js';
import { VitessProcess } from '../../server/src/vitess/process.js';
import { cli } from '../support/cli.js';
import { sharedDir } from '../support/shared.js';
import { answerOf, OLD_MYSQL, shardNames, useVitess } from '../support/vitess.js';

const TYPES: Readonly<Record<string, string>> = {
  VARCHAR: 'varchar(140)',
  DATETIME: 'datetime(6)',
  DATE: 'date',
  TIME: 'time(6)',
  INT8: 'tinyint',
  INT32: 'int',
  DECIMAL: 'decimal(21,9)',
  TEXT: 'text',
  JSON: 'json',
};

/** They would end the test, or wait; what they change others need. */
const NOT_SENT =
  /^(?:KILL|LOCK|FLUSH|USE|SELECT sleep|DO|DROP TABLE `|RENAME|ALTER TABLE `tabBooking` (?:DROP|RENAME)|SET )/i;

/** What MySQL or a shard answers to a plan that the planner gives, where nothing is said. */
const BEHIND_THE_PLAN: readonly RegExp[] = [
  /^\(SELECT name .* LIMIT 3\) UNION/, // A column that the planner's own query lacks (1054).
  /row_number\(\) OVER .* WHERE r = 1/, // The condition is put where no window function may stand (3593).
  /^INSERT INTO `tabBooking` (?:\(title\)|\(\))/, // No value for the vindex (1048).
  /^SELECT min\(name\)/, // The list of columns in this VSchema names no collation (1235).
  /^SELECT NEXT /, // tabSeries is no sequence table (1105).
  /AS new ON DUPLICATE/, // MySQL 8.0.19
];

describe('a real vtgate plans statements as it is said', function () {
  this.timeout(300_000);
  const server = useVitess();
  const engine = new VitessProcess();
  const file = path.join(import.meta.dirname, 'sharded-statements.sql');
  const statements = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('--'));
  let planning: Planning;
  let given: SrvVSchema;
  let vschemaFile = '';
  let session: Connection;

  before(async function () {
    const shared = sharedDir();
    if (shared === undefined) return this.skip();
    vschemaFile = path.join(shared, 'oracle/vitess/sharded.vschema.json');
    given = JSON.parse(readFileSync(vschemaFile, 'utf8')) as SrvVSchema;
    planning = planningFor('given', given, () => undefined, true);
    await engine.setVSchema(planning.name, planning.vschema, planning.keyspace, planning.primaryKeys);
    await makeTables();
    session = await server().connect('main');
  });
  after(() => {
    session?.destroy();
    engine.dispose();
  });

  async function makeTables(): Promise<void> {
    const { main, global } = given.keyspaces;
    await server().use({
      keyspaces: { main: { shards: 2, vschema: main! }, global: { vschema: global! } },
      rules: planning.vschema.routing_rules?.rules ?? [],
    });
    for (const shard of shardNames(2))
      for (const [table, { columns = [] }] of Object.entries(main!.tables ?? {})) {
        const list = columns.map(({ name, type }) => `\`${name}\` ${TYPES[String(type)]}`);
        const keys = table === 'tabBooking' ? BOOKING_KEYS : '';
        await server().direct.query(
          `CREATE TABLE \`vt_main_${shard}\`.\`${table}\` (${list.join(', ')}, PRIMARY KEY (name)${keys}) COLLATE utf8mb4_unicode_ci`,
        );
      }
    const others = await server().connect('global');
    await others.query('CREATE TABLE tabSeries (name varchar(100) PRIMARY KEY, current int)');
    await others.query('CREATE TABLE tabSingles (doctype varchar(140), field varchar(140), value text)');
    await others.query('CREATE TABLE tabTerritory (name varchar(140) PRIMARY KEY, creation datetime(6))');
    await others.end();
    await server().tracked();
  }

  it('with the plans that explain-sql draws', async () => {
    const sent = statements.map(withValues);
    const plans = await engine.plan(planning.name, sent, { describe: true });
    const wrong: string[] = [];
    let same = 0;
    for (const [at, sql] of sent.entries()) {
      const real = await vexplain(sql);
      const plan = plans?.[at]?.plan?.Instructions;
      if (real === undefined || plan === undefined || sql === BY_TYPE) continue;
      const [a, b] = [shapeOf(real), shapeOf(plan)];
      if (a === b) same++;
      else wrong.push(`${sql}\n  vtgate: ${a}\n  we:     ${b}`);
    }
    console.log(`      ${same} plans`);
    assert.equal(wrong.join('\n'), '');
    assert.ok(same > 300);
  });

  it('and refuses what check says that it refuses', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'doctype-compat-planner-'));
    try {
      writeFileSync(path.join(folder, 'doctype-compat.json'), JSON.stringify({ vschema: vschemaFile }));
      for (const [at, sql] of statements.entries()) writeFileSync(path.join(folder, `${at}.sql`), `${sql}\n`);
      const { stdout } = await cli(['check', folder, '--target', 'vitess-sharded', '--format', 'json']);
      const { findings } = JSON.parse(stdout) as { findings: Found[] };
      const wrong: string[] = [];
      let refused = 0;
      for (const [at, sql] of statements.entries()) {
        if (NOT_SENT.test(sql) || [...BEHIND_THE_PLAN, ...OLD_MYSQL].some((one) => one.test(sql))) continue;
        await answerOf(session, 'BEGIN');
        const answer = await answerOf(session, withValues(sql));
        if (answer?.errno === 2013) session = await server().connect('main');
        else await answerOf(session, 'ROLLBACK');
        if (answer) refused++;
        // What an earlier statement made, or none.
        if (/^(?:CREATE|ALTER|DROP)/i.test(sql) && answer && STATE.has(answer.errno)) continue;
        const said = findings.filter(
          (one) => path.basename(one.file) === `${at}.sql` && one.severity === 'error',
        );
        const texts = said.map(({ evidence }) => `${evidence?.errno} ${evidence?.text}`);
        const got = answer ? `${answer.errno} ${answer.text}` : 'taken';
        if (answer ? !texts.includes(got) : texts.length > 0)
          wrong.push(`${sql}\n  vtgate: ${got}\n  we: ${texts.join(', ') || 'taken'}`);
      }
      console.log(`      ${refused} refused`);
      assert.equal(wrong.join('\n'), '');
      assert.ok(refused > 80);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  /** The plan of a vtgate; undefined where there is none. */
  async function vexplain(sql: string): Promise<unknown> {
    try {
      const [rows] = await session.query<RowDataPacket[]>(`VEXPLAIN PLAN ${sql}`);
      return JSON.parse(String(Object.values(rows[0]!)[0]));
    } catch (error) {
      if ((error as { sqlMessage?: string }).sqlMessage === undefined)
        session = await server().connect('main');
      return undefined;
    }
  }
});

const STATE: ReadonlySet<number> = new Set([1050, 1051, 1061, 1091, 1146]);

interface Found {
  file: string;
  severity: string;
  evidence?: { errno?: number; text: string };
}

const BOOKING_KEYS =
  ', KEY customer (customer), KEY modified (modified), FULLTEXT KEY title (title), FULLTEXT KEY both_texts (title, notes)';

/** Planned by the type of a column that this VSchema does not list. */
const BY_TYPE = 'SELECT name FROM `tabBooking` UNION SELECT name FROM `tabTerritory`';

let filled = 0;

/** A statement with values in place of its placeholders, each another. */
function withValues(sql: string): string {
  return sql
    .replace(/(\([^()]*,[^()]*\)) in %(?:\(\w+\))?s/gi, "$1 IN (('a', 'b'), ('c', 'd'))")
    .replace(/\bin %(?:\(\w+\))?s/gi, "IN ('a', 'b')")
    .replace(/(LIMIT|OFFSET) %(?:\(\w+\))?s/gi, '$1 5')
    .replace(/%(?:\(\w+\))?s/g, () => `'v${filled++}'`)
    .replaceAll('%%', '%');
}

interface Node {
  OperatorType?: string;
  Variant?: string;
  Keyspace?: { Name?: string };
  Query?: string;
  Inputs?: Node[];
}

/** A plan's operators with where they go and what is sent there; values are counted differently by both. */
function shapeOf(plan: unknown): string {
  const { OperatorType, Variant = '', Keyspace, Query = '', Inputs = [] } = plan as Node;
  const query = Query.replace(/::?\w+( \/\*.*?\*\/)?/g, ':v');
  return `${OperatorType} ${Variant} ${Keyspace?.Name ?? ''} ${query}(${Inputs.map(shapeOf).join(', ')})`;
}
