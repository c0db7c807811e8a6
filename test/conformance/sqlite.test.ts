import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { locateSqlite } from '../../server/src/sqlite/locate.js';
import { cli } from '../support/cli.js';
import { readJsonLines, sharedDir } from '../support/shared.js';

interface Recorded {
  id: number;
  sql: string;
  ok: boolean;
  error: string | null;
}

/** What differs from the record, and why. */
const EXPLAINED = new Map([
  // The record only prepares; with a value to bind the driver finds no placeholder within '%s DAY'.
  ['SELECT date_add(day, interval %s day) AS v FROM `tabBooking`', 'Incorrect number of bindings supplied.'],
  // The record's table was made by hand; Frappe adds _user_tags, _comments, _assign and _liked_by.
  ["INSERT INTO `tabCustomer` VALUES ('a')", 'table tabCustomer has 15 columns but 1 values were supplied'],
]);

/** A function for each statement, called as Frappe code does, with values where it has placeholders. */
function asPython(records: readonly Recorded[]): string {
  const calls = records.map(({ id, sql }) => {
    const values = sql.includes('%(')
      ? ", {'names': ['a']}"
      : /(?<!%)%s/.test(sql)
        ? `, [${sql
            .match(/%s/g)!
            .map(() => "'a'")
            .join()}]`
        : '';
    return `def f${id}():\n    frappe.db.sql(${JSON.stringify(sql)}${values})\n`;
  });
  return `import frappe\n\n\n${calls.join('\n\n')}`;
}

describe("statements recorded on Frappe's SQLite backend", () => {
  const shared = sharedDir();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'recorded-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('are judged as SQLite judged them, in its words', async function () {
    if (!shared || 'missing' in locateSqlite({ outside: [] })) return this.skip();
    this.timeout(60_000);
    const records = readJsonLines<Recorded>(path.join(shared, 'oracle/sqlite/statements.jsonl'));
    cpSync(path.join(shared, 'oracle/sqlite/app'), folder, { recursive: true });
    const text = asPython(records);
    writeFileSync(path.join(folder, 'hire/hire/recorded.py'), text);
    const args = ['--target', 'sqlite', '--frappe', 'develop', '--format', 'json', '--allow-missing-engine'];
    const { stdout } = await cli(['check', ...args, folder]);
    const lines = text.split('\n');
    const said = new Map<number, string[]>();
    for (const { file, range, evidence, severity } of JSON.parse(stdout).findings) {
      // Warnings are of what SQLite takes.
      if (severity !== 'error') continue;
      assert.match(file, /recorded\.py$/);
      const head = lines.findLastIndex((line, i) => i <= range.start.line && line.startsWith('def f'));
      const id = Number(lines[head]!.slice('def f'.length, -'():'.length));
      said.set(id, [...(said.get(id) ?? []), evidence.text]);
    }
    const different = records.filter(({ id, sql, error }) => {
      const own = said.get(id) ?? [];
      const expected = EXPLAINED.get(sql) ?? error;
      return expected === null ? own.length > 0 : own.length !== 1 || !own[0]!.startsWith(expected);
    });
    assert.deepEqual(
      different.map(({ id, sql, error }) => ({ sql, recorded: error, said: said.get(id) })),
      [],
    );
  });
});
