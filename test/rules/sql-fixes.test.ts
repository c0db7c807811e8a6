import assert from 'node:assert/strict';
import type { Finding, Fix } from '../../server/src/core/finding.js';
import { allRules } from '../../server/src/core/rules/registry.js';
import type { EngineVersions } from '../../server/src/core/targets.js';
import { locateEngine } from '../../server/src/vitess/locate.js';
import { VitessProcess } from '../../server/src/vitess/process.js';
import { applyEdits } from '../support/edits.js';
import { StatementBench } from '../support/statement-bench.js';
import { readStatementFixtures } from '../support/statement-fixtures.js';

describe('fixes of statements', () => {
  const engine = new VitessProcess();
  let bench: StatementBench;

  before(async function () {
    if ('missing' in locateEngine()) return this.skip();
    // Tables of no DocType may be there.
    bench = await StatementBench.open({ complete: false });
  });
  after(() => {
    engine.dispose();
    bench?.close();
  });

  /** What all rules say. */
  const judge = (name: string, text: string, versions: Partial<EngineVersions> = {}): Promise<Finding[]> =>
    bench.check(name, text, { settings: { versions }, engine });
  const fixesIn = async (name: string, text: string): Promise<Fix[]> =>
    (await judge(name, text)).flatMap(({ fixes }) => fixes);
  const fixed = async (name: string, text: string): Promise<string | undefined> => {
    const [fix] = await fixesIn(name, text);
    return fix && applyEdits(text, fix.edits);
  };

  for (const rule of allRules.filter(({ kind }) => kind === 'statement')) {
    for (const { name, text, settings } of readStatementFixtures(rule.meta.id)) {
      it(`each mends ${rule.meta.id}/${name} and breaks nothing`, async () => {
        const before = await judge(name, text, settings.versions);
        for (const finding of before) {
          for (const fix of finding.fixes) {
            const after = await judge(name, applyEdits(text, fix.edits), settings.versions);
            const count = (list: readonly Finding[], { rule, evidence }: Finding) =>
              list.filter((other) => other.rule === rule && other.evidence?.errno === evidence?.errno).length;
            assert.ok(count(after, finding) < count(before, finding), `${fix.title}: still there`);
            for (const other of after.filter(({ severity }) => severity === 'error'))
              assert.ok(count(after, other) <= count(before, other), `${fix.title}: ${other.message}`);
          }
        }
      });
    }
  }

  const left = 'SELECT name FROM `tabBill` WHERE customer = ';
  const right = 'SELECT name FROM `tabBill` WHERE terms = ';
  const made = (a: string, b: string) =>
    `SELECT DISTINCT l.name FROM (${left}${a} ) l WHERE NOT EXISTS (SELECT 1 FROM (${right}${b}) r WHERE r.name <=> l.name)`;

  it('write the text of a Report in its own JSON', async () => {
    const report = (query: string) =>
      JSON.stringify({ doctype: 'Report', name: 'Left', report_type: 'Query Report', query }, null, 1);
    const text = report(`\n\t${left}"é\\\\" EXCEPT ${right}%(x)s\n`);
    assert.equal(await fixed('left.json', text), report(`\n\t${made('"é\\\\"', '%(x)s')}\n`));
  });

  for (const [kind, open, close, quoted] of [
    ['in single quotes', "'", "'", "\\'\\x41\\'"],
    ['in three quotes', '"""', '"""', "'A'"],
    ['raw', 'r"', '"', "'\\_'"],
    ['f-string', 'f"', '"', "'{value}'"],
    ['over two lines', '"', '"', "'a\\\nb'"],
  ] as const) {
    it(`keep the escapes of a Python string ${kind}`, async () => {
      const call = (sql: string) => `frappe.db.sql(${open}${sql}${close}, (a, b))\n`;
      const text = call(`${left}%s EXCEPT ${right}${quoted} AND grand_total > %s`);
      assert.equal(await fixed('left.py', text), call(made('%s', `${quoted} AND grand_total > %s`)));
    });
  }

  it('do not cross the end of a string', async () => {
    const [fix] = await fixesIn('a.py', 'frappe.db.sql("DROP INDEX IF " "EXISTS i ON t")\n');
    assert.equal(fix, undefined);
    const broken = 'frappe.db.sql("SELECT CAST(a AS INTE" "GER) FROM t")\n';
    assert.deepEqual(await fixesIn('a.py', broken), []);
  });

  it('keep RETURNING where the rows are read from the cursor', async () => {
    const call = 'frappe.db.sql("DELETE FROM `tabBill` WHERE name = 1 RETURNING name")\n';
    assert.equal((await fixesIn('a.py', call)).length, 1);
    assert.deepEqual(await fixesIn('a.py', `${call}rows = frappe.db._cursor.fetchall()\n`), []);
  });

  it('leave a text alone that several statements share', async () => {
    const both = `query = "${left}1 EXCEPT ${right}2"\nif late:\n\tquery += " AND 1=1"\nfrappe.db.sql(query)\n`;
    assert.deepEqual(await fixesIn('a.py', both), []);
    const alone = `query = "${left}1 EXCEPT ${right}2"\nfrappe.db.sql(query)\n`;
    assert.deepEqual(
      (await fixesIn('a.py', alone)).map(({ safe }) => safe),
      [false],
    );
  });
});
