import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { createStatements, indexStatements } from '../../server/src/core/engines/create.js';
import { shapeOf, tableErrno } from '../../server/src/core/engines/limits/verdict.js';
import { tableOf } from '../../server/src/core/schema/build.js';
import type { Table } from '../../server/src/core/schema/table.js';
import { FRAPPE_VERSIONS, type FrappeVersion } from '../../server/src/core/targets.js';
import { readDocTypes } from '../support/doctypes.js';
import { errnoOf, useMariaDb } from '../support/mariadb.js';
import { readJsonLines, sharedDir } from '../support/shared.js';

describe('MariaDB takes the DDL', function () {
  this.timeout(120_000);
  const shared = sharedDir();
  const server = useMariaDb();

  /** What it answered before: most tables are the same in all versions of Frappe. */
  const answers = new Map<string, Promise<{ errno: number; stored: string }>>();

  function create(table: Table): Promise<{ errno: number; stored: string }> {
    const key = createStatements(table, 'mariadb').join(';');
    const answer = answers.get(key) ?? run(table);
    answers.set(key, answer);
    return answer;
  }

  /** Runs the statements, gives what the server made of the table, and drops it. */
  async function run(table: Table): Promise<{ errno: number; stored: string }> {
    let errno = 0;
    let stored = '';
    try {
      for (const sql of createStatements(table, 'mariadb')) await server.query(sql);
      const rows = (await server.query(`SHOW CREATE TABLE \`${table.name}\``)) as {
        'Create Table': string;
      }[];
      stored = rows[0]!['Create Table'];
      for (const sql of indexStatements(table, 'mariadb')) await server.query(sql);
    } catch (error) {
      errno = errnoOf(error);
    }
    await server.query(`DROP TABLE IF EXISTS \`${table.name}\``);
    if (table.sequence) await server.query(`DROP SEQUENCE IF EXISTS ${table.sequence}`);
    return { errno, stored };
  }

  /** Every table of a folder of DocTypes: which the server refuses, and how it stores the others. */
  async function createAll(dir: string, frappe: FrappeVersion) {
    const doctypes = readDocTypes(dir);
    const stored = new Map<string, string>();
    const refused: string[] = [];
    const wrong: string[] = [];
    for (const [file, doctype] of doctypes.byFile) {
      const table = tableOf(doctype, { frappe, doctypes });
      if (!table) continue;
      const answer = await create(table);
      if (answer.errno) refused.push(`${doctype.name}: ${answer.errno}`);
      const predicted = tableErrno(shapeOf(table), 'mariadb') ?? 0;
      if (predicted !== answer.errno) wrong.push(`${doctype.name}: ${answer.errno}, predicted ${predicted}`);
      stored.set(file, answer.stored);
    }
    return { stored, refused, wrong };
  }

  it('of the sample bench, but for what it shows', async () => {
    const dir = path.resolve(import.meta.dirname, '../../examples');
    for (const frappe of FRAPPE_VERSIONS) {
      const { stored, wrong } = await createAll(dir, frappe);
      assert.deepEqual(wrong, []);
      assert.ok(stored.size >= 10);
    }
  });

  for (const frappe of FRAPPE_VERSIONS) {
    it(`of the corpus for Frappe ${frappe}, and stores it as recorded`, async function () {
      if (!shared) return this.skip();
      const { stored, refused, wrong } = await createAll(path.join(shared, 'corpus'), frappe);
      console.log(
        `        Frappe ${frappe}: ${stored.size - refused.length} of ${stored.size} tables accepted`,
      );
      assert.deepEqual(refused, []);
      assert.deepEqual(wrong, []);
      const [{ version } = { version: '' }] = (await server.query('SELECT VERSION() version')) as {
        version: string;
      }[];
      // SHOW CREATE TABLE differs between series.
      if (!version.startsWith('10.11.')) return;
      const dir = path.join(shared, 'oracle/frappe-ddl', frappe);
      const records = readdirSync(dir)
        .flatMap((file) => readJsonLines<{ path: string; show_create?: string }>(path.join(dir, file)))
        .filter((record) => record.show_create !== undefined);
      const other = records.filter(
        (record) => stored.get(path.join(shared, record.path)) !== record.show_create,
      );
      console.log(`        ${records.length - other.length} of ${records.length} stored as recorded`);
      assert.deepEqual(
        other.map((record) => record.path),
        [],
      );
    });
  }
});
