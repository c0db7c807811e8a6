import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { RowDataPacket } from 'mysql2/promise';
import type { RoutingRule, VSchemaKeyspace } from '../../server/src/core/sharding/vschema.js';
import type { DoctorReport } from '../../server/src/live/doctor.js';
import { cli } from '../support/cli.js';
import { sharedDir } from '../support/shared.js';
import { answerOf, useVitess } from '../support/vitess.js';

/** Its column `persist` is a reserved word of MySQL 8.0.15 alone, and vtgate sends such names without backticks. */
const RESERVED: ReadonlySet<string> = new Set(['Database Server MariaDB Variable']);

describe('a real vtgate takes what is made of the apps of the corpus', function () {
  this.timeout(900_000);
  const server = useVitess();
  const shared = sharedDir();
  const corpus = shared === undefined ? '' : path.join(shared, 'corpus');
  const met = new Set<string>();
  const twice = new Set<string>();
  before(function () {
    if (shared === undefined) this.skip();
  });

  it('the DDL of every DocType', async () => {
    await server().use({ keyspaces: { main: {} } });
    const { stdout } = await cli(['ddl', corpus, '--target', 'vitess', '--format', 'json']);
    const made = JSON.parse(stdout) as { doctype: string; sql: string[] }[];
    const session = await server().connect('main');
    const refused: string[] = [];
    for (const { doctype, sql } of made) {
      if (sql.length === 0 || RESERVED.has(doctype)) continue;
      // Some names are in two apps of the corpus, which no site has both.
      if (met.has(doctype)) twice.add(doctype);
      if (twice.has(doctype)) continue;
      met.add(doctype);
      for (const statement of sql) {
        const answer = await answerOf(session, statement);
        if (answer) refused.push(`${doctype}: ${answer.errno} ${answer.text}`);
      }
    }
    await session.end();
    console.log(`      ${met.size} tables`);
    assert.deepEqual(refused, []);
    assert.ok(met.size > 1400);
  });

  it('in which doctor finds no difference', async () => {
    const address = ['--host', '127.0.0.1', '--port', String(server().port), '--database', 'main'];
    const { stdout } = await cli(['doctor', ...address, '--format', 'json', corpus]);
    const report = JSON.parse(stdout) as DoctorReport;
    assert.deepEqual(
      report.drift.filter(({ doctype }) => !twice.has(doctype) && !RESERVED.has(doctype)),
      [],
    );
  });

  it('the sharded VSchema', async () => {
    const out = mkdtempSync(path.join(os.tmpdir(), 'doctype-compat-vschema-'));
    try {
      const { code, stderr } = await cli(['vschema', corpus, '--sharded', '--out', out]);
      assert.equal(code, 0, stderr);
      const read = (name: string): unknown => JSON.parse(readFileSync(path.join(out, name), 'utf8'));
      const { rules } = read('routing-rules.json') as { rules: RoutingRule[] };
      const keyspaces = readdirSync(out).filter((name) => name.endsWith('.vschema.json'));
      const named = keyspaces.map((name) => name.replace('.vschema.json', ''));
      const vschemas = named.map((name) => read(`${name}.vschema.json`) as VSchemaKeyspace);
      await server().use({
        keyspaces: Object.fromEntries(
          named.map((name, at) => [name, { shards: vschemas[at]!.sharded ? 2 : 1, vschema: vschemas[at]! }]),
        ),
        rules,
      });
      const session = await server().connect('main');
      for (const [at, name] of named.entries()) {
        await session.query(`USE ${name}`);
        const [rows] = await session.query<RowDataPacket[]>('SHOW VSCHEMA TABLES');
        const known = new Set(rows.map(({ Tables }) => Tables));
        const missing = Object.keys(vschemas[at]!.tables ?? {}).filter((table) => !known.has(table));
        assert.deepEqual(missing, []);
      }
      const [states] = await session.query<RowDataPacket[]>('SHOW VSCHEMA KEYSPACES');
      const said = states.map(({ Keyspace, Sharded, Comment }) => [Keyspace, Sharded, Comment]);
      assert.deepEqual(said.sort(), [
        ['main', 'true', ''],
        ['main_global', 'false', ''],
      ]);
      await session.end();
    } finally {
      rmSync(out, { recursive: true, force: true });
    }
  });
});
