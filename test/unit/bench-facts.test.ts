import assert from 'node:assert/strict';
import { readFrappeCode } from '../../server/src/core/sources/frappe-code.js';
import { check } from '../../server/src/workspace/check.js';
import { Project } from '../../server/src/workspace/project.js';
import { doctypeJson, Workspace } from '../support/workspace.js';

const addIndex = (words: string): string =>
  `class MariaDBDatabase:\n\tdef add_index(self, doctype, fields):\n\t\tself.sql("ALTER TABLE x ${words} y")\n\n\tdef add_unique(self):\n\t\tself.sql("ADD INDEX IF NOT EXISTS")\n`;

describe('What a bench itself says of Frappe', () => {
  const workspaces: Workspace[] = [];
  after(() => {
    for (const workspace of workspaces) workspace.remove();
  });

  it('is read from the function that sends it', () => {
    assert.deepEqual(readFrappeCode(addIndex('ADD INDEX'), undefined), { indexIfNotExists: false });
    assert.deepEqual(readFrappeCode(addIndex('ADD INDEX IF NOT EXISTS'), undefined), {
      indexIfNotExists: true,
    });
    assert.deepEqual(readFrappeCode('def other(): pass', 'f"ADD UNIQUE INDEX IF NOT EXISTS {x}"'), {
      uniqueIfNotExists: true,
    });
    assert.deepEqual(readFrappeCode(undefined, undefined), {});
  });

  it('decides over the version', async () => {
    const findings = async (words: string) => {
      const workspace = new Workspace({
        'sites/apps.txt': 'frappe\nshop\n',
        'apps/frappe/frappe/__init__.py': '__version__ = "16.0.0"\n',
        'apps/frappe/frappe/hooks.py': '',
        'apps/frappe/frappe/modules.txt': 'Core\n',
        'apps/frappe/frappe/database/mariadb/database.py': addIndex(words),
        'apps/shop/shop/hooks.py': '',
        'apps/shop/shop/modules.txt': 'Shop\n',
        'apps/shop/shop/shop/doctype/visit/visit.json': doctypeJson('Visit'),
        'apps/shop/shop/shop/doctype/visit/visit.py':
          'import frappe\n\n\ndef on_doctype_update():\n\tfrappe.db.add_index("Visit", ["title", "owner"])\n',
      });
      workspaces.push(workspace);
      const project = await Project.load({ kind: 'bench', path: workspace.path });
      const result = await check(project, { only: new Set(['vitess/index-if-not-exists']) });
      return result.findings.length;
    };
    assert.equal(await findings('ADD INDEX'), 0);
    assert.equal(await findings('ADD INDEX IF NOT EXISTS'), 1);
  });
});
