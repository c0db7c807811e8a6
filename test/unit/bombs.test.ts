import assert from 'node:assert/strict';
import { TARGETS } from '../../server/src/core/targets.js';
import { check } from '../../server/src/workspace/check.js';
import { Project } from '../../server/src/workspace/project.js';
import { sideOf } from '../../server/src/workspace/side.js';
import { doctypeJson, Workspace } from '../support/workspace.js';

/** Nine levels of ten aliases: a reader that follows them makes a thousand million texts. */
const LAUGHS = [
  'a0: &a0 [x, x, x, x, x, x, x, x, x, x]',
  ...Array.from(
    { length: 9 },
    (_, n) => `a${n + 1}: &a${n + 1} [${Array.from({ length: 10 }, () => `*a${n}`).join(', ')}]`,
  ),
].join('\n');
const DEEP = 50_000;

async function judged(files: Record<string, string>): Promise<{ rules: string[]; project: Project }> {
  const workspace = new Workspace(files);
  try {
    const project = await Project.load({ kind: 'folder', path: workspace.path });
    project.overrides = { targets: TARGETS };
    const { findings } = await check(project, {});
    sideOf(project);
    return { rules: findings.map(({ rule }) => rule), project };
  } finally {
    workspace.remove();
  }
}

/** Small texts that a careless reader makes large. No time is measured: mocha's limit ends a test that explodes. */
describe('bombs', () => {
  for (const name of ['deploy/playbooks/site.yml', 'deploy/compose.yml', 'deploy/litefs.yml'])
    it(`of YAML aliases do nothing in ${name}`, async () => {
      const { rules } = await judged({
        [name]: `${LAUGHS}\nservices:\n  db: *a9\n- hosts: *a9\n  tasks: *a9\n`,
      });
      assert.ok(!rules.includes('lint/rule-crashed'));
    });

  for (const [what, text] of Object.entries({
    brackets: '['.repeat(DEEP),
    'closed brackets': '['.repeat(DEEP) + ']'.repeat(DEEP),
    objects: '{"a":'.repeat(DEEP) + '1' + '}'.repeat(DEEP),
  }))
    it(`of ${what} are not read, in every kind of JSON`, async () => {
      const { rules } = await judged({
        'shop/hooks.py': '',
        'shop/modules.txt': 'Desk\n',
        'shop/desk/doctype/note/note.json': text,
        'shop/desk/report/r/r.json': text,
        'shop/fixtures/custom_field.json': text,
        'shop/desk/custom/note.json': text,
        'sites/a/site_config.json': text,
        'deploy/main.vschema.json': text,
        'doctype-compat.json': text,
      });
      assert.ok(!rules.includes('lint/rule-crashed'));
      assert.ok(rules.filter((rule) => rule === 'lint/unreadable-file').length >= 3, rules.join());
    });

  for (const [what, table] of Object.entries({
    'columns that are a number': { columns: 5 },
    'columns that are an object': { columns: { some: 1 } },
    'columns without names': { columns: [null, 'a', { name: 1 }] },
    'vindexes that are a text': { column_vindexes: 'hash' },
    'vindexes without columns': { column_vindexes: [null] },
    'a vindex of a number': { column_vindexes: [{ name: 'hash', columns: [1] }] },
    'a number in the place of a sequence': { auto_increment: 1 },
    null: { columns: null, column_vindexes: null, auto_increment: null },
  }))
    it(`of a VSchema are said to be none: ${what}`, async () => {
      const vindexes = { hash: { type: 'xxhash' } };
      const { rules } = await judged({
        'deploy/main.vschema.json': JSON.stringify({ sharded: true, vindexes, tables: { tabNote: table } }),
        'doctype-compat.json': '{"vschema": "deploy/main.vschema.json", "targets": ["vitess-sharded"]}',
        'shop/hooks.py': '',
        'shop/all.sql': 'select name from tabNote;\n',
      });
      assert.ok(!rules.includes('lint/rule-crashed'), rules.join());
    });

  it('of keys that every object has change no other object', async () => {
    const evil = (more: string) =>
      `{"__proto__": {"pwned": 1, "options": "x", "unique": 1}, "constructor": {"prototype": {"pwned": 1}}, ${more}}`;
    const fields = evil('"fieldname": "__proto__", "fieldtype": "Data"');
    const { rules, project } = await judged({
      'shop/hooks.py': '',
      'shop/modules.txt': 'Desk\n',
      'shop/desk/doctype/note/note.json': evil(
        `"doctype": "DocType", "name": "__proto__", "fields": [${fields}]`,
      ),
      'shop/desk/doctype/plain/plain.json': doctypeJson('Plain'),
      'shop/fixtures/custom_field.json': `[${evil('"doctype": "Custom Field", "dt": "__proto__", "fieldname": "constructor", "fieldtype": "Data"')}]`,
      'shop/desk/custom/plain.json': evil(
        '"doctype": "Plain", "custom_fields": [{"dt": "Plain", "fieldname": "__proto__", "fieldtype": "Data"}], "property_setters": [{"doc_type": "Plain", "property": "__proto__", "value": "{}"}]',
      ),
      'sites/a/site_config.json': evil('"db_name": "a"'),
      'deploy/main.vschema.json': evil(
        '"keyspaces": {"__proto__": {"sharded": true, "tables": {"__proto__": {}}}}',
      ),
      'doctype-compat.json': evil(
        '"rules": {"__proto__": "off"}, "ignore": [{"rule": "__proto__", "doctype": "constructor"}]',
      ),
    });
    assert.equal(({} as { pwned?: number }).pwned, undefined);
    assert.ok(!rules.includes('lint/rule-crashed'));
    const plain = project.docTypes().get('Plain')!.source.data;
    assert.equal(plain.fields[0]!.unique, false);
    assert.equal(project.docTypes().get('__proto__')!.source.data.name, '__proto__');
  });
});
