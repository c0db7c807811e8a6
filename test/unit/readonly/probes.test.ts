import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { analyse } from '../../../server/src/core/readonly/analyse.js';

const root = path.resolve(import.meta.dirname, '../../fixtures/read-only/probes');

function probes(): { file: string; text: string }[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.py'))
    .map((file) => path.join(root, file).split(path.sep).join('/'))
    .map((file) => ({ file, text: readFileSync(file, 'utf8') }));
}

describe('functions whose name says what they do on a read-only site', () => {
  const results = analyse(probes()).filter(({ entry }) => entry.kind === 'whitelist');

  for (const { entry, outcome, fails, silent, swallowed } of results)
    it(entry.name, () => {
      const said = [...fails, ...silent, ...swallowed].map((leaf) => `${leaf.step} ${leaf.what}`);
      assert.equal(outcome, entry.name.split('_', 1)[0], said.join('\n'));
    });

  it('says the same where the bench has Frappe itself', () => {
    const frappe = {
      '__init__.py':
        'from frappe.model import document\ndb = local("db")\nflags = local("flags")\n\ndef get_doc(*args):\n\treturn None\n\ndef delete_doc(*args):\n\tpass\n\ndef throw(*args):\n\tpass\n',
      'hooks.py': 'app_name = "frappe"\n',
      'model/__init__.py': '',
      'model/document.py': 'class Document:\n\tdef save(self):\n\t\tpass\n\n\tdef insert(self):\n\t\tpass\n',
      'core/doctype/user/user.py':
        'from frappe.model.document import Document\n\nclass User(Document):\n\tdef add_roles(self, *roles):\n\t\tself.save()\n',
    };
    const own = Object.entries(frappe).map(([name, text]) => ({
      file: `${root}/frappe/frappe/${name}`,
      text,
    }));
    const withFrappe = analyse([...probes(), ...own]).filter(({ entry }) => entry.kind === 'whitelist');
    assert.deepEqual(
      withFrappe.map(({ entry, outcome }) => [entry.name, outcome]),
      results.map(({ entry, outcome }) => [entry.name, outcome]),
    );
  });

  it('finds them all', () => assert.ok(results.length > 70));

  it('does not depend on the order of the files', () => {
    const show = (all: ReturnType<typeof analyse>) =>
      all.map(({ entry, outcome, fails, lostOnGet }) => [
        entry.fn.id,
        outcome,
        fails.map(({ what, depth, maybe }) => [what, depth, maybe]),
        lostOnGet.length,
      ]);
    const sources = probes();
    const expected = show(analyse(sources));
    for (let i = 1; i < sources.length; i++)
      assert.deepEqual(show(analyse([...sources.slice(i), ...sources.slice(0, i)].reverse())), expected);
  });
});
