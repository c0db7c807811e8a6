import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Finding } from '../../server/src/core/finding.js';
import { check } from '../../server/src/workspace/check.js';
import { Project } from '../../server/src/workspace/project.js';
import { Workspace } from '../support/workspace.js';
import { engineIsBuilt, startEngine } from './support.js';

const fixtures = path.join(import.meta.dirname, '../fixtures/rules');

/** Every statement fixture of every rule in one app, so that they stand beside each other as in a bench. */
function everything(): Record<string, string> {
  const files: Record<string, string> = {
    'shop/hooks.py': 'app_name = "shop"\n',
    'shop/modules.txt': 'Desk\n',
    // What the verdict on another call once depended on: a call before it in another file.
    'shop/aaa.py':
      'import frappe\n\n\ndef first():\n\treturn frappe.db.sql("select name from `tabBill` limit 5")\n',
    'shop/api.py': [
      'import frappe',
      'def bills(a):',
      '\twhere = ""',
      '\tif a:',
      '\t\twhere += " where "',
      '\t\tif a.due:',
      '\t\t\twhere += " b.due >= %(due)s " if a.late else " b.due < %(due)s "',
      '\t\tif a.customer: where += " and b.customer = %(customer)s "',
      '\t\tif a.state == "x": where += " and b.total is null "',
      '\t\telif a.state == "y": where += " and b.total is not null "',
      '\treturn frappe.db.sql("select * from (select name from `tabBill` limit 10) as b" + where + "order by name", a)',
    ].join('\n'),
  };
  for (const family of ['sql', 'vitess', 'migration', 'read-only'])
    for (const rule of readdirSync(path.join(fixtures, family)))
      for (const name of readdirSync(path.join(fixtures, family, rule))) {
        const at = path.join(fixtures, family, rule, name);
        if (/(?<!\.fixed(?:-2)?)\.(?:py|sql)$/.test(name) && statSync(at).isFile())
          files[`shop/${family}/${rule}/${name}`] = readFileSync(at, 'utf8');
      }
  return files;
}

describe('the verdict on a file', () => {
  let workspace: Workspace;
  before(function () {
    if (!engineIsBuilt) this.skip();
    workspace = new Workspace(everything());
  });
  after(() => workspace?.remove());

  const shown = (findings: readonly Finding[]) =>
    findings
      .filter(({ rule }) => rule !== 'lint/unused-suppression')
      .map(({ rule, range, message, severity, evidence, fixes, fingerprint }) =>
        JSON.stringify([
          rule,
          range,
          severity,
          message,
          evidence?.text,
          fixes.map(({ title, edits }) => [title, edits]),
          fingerprint,
        ]),
      );

  it('is the same alone, beside some and beside all others', async () => {
    const engine = startEngine({ timeLimit: 15_000 });
    const project = await Project.load({ kind: 'folder', path: workspace.path });
    const together = await check(project, { engine });
    const files = project.files.map(({ path: at }) => at);
    assert.ok(files.length > 100);
    const half = new Set(files.filter((_, i) => i % 2 === 1));
    const some = await check(project, { engine, paths: [...half] });
    assert.deepEqual(shown(some.findings), shown(together.findings.filter(({ file }) => half.has(file))));
    for (const file of files) {
      const alone = await check(project, { engine, paths: [file] });
      assert.deepEqual(
        shown(alone.findings.filter((one) => one.file === file)),
        shown(together.findings.filter((one) => one.file === file)),
        project.nameOf(file),
      );
    }
  }).timeout(120_000);
});
