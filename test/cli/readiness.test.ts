import assert from 'node:assert/strict';
import type { ReadinessEntry } from '../../server/src/core/readonly/readiness.js';
import { cli } from '../support/cli.js';
import { bench, Workspace } from '../support/workspace.js';

const API = `import frappe


@frappe.whitelist()
def close(name):
	frappe.get_doc("Note", name).save()


@frappe.whitelist()
def get_it(name):
	if not frappe.flags.read_only:
		frappe.db.set_value("Note", name, "seen", 1)
	return frappe.get_doc("Note", name)


@frappe.whitelist()
def empty():
	frappe.db.truncate("Note")


@frappe.whitelist(methods=["POST"])
def keep(name, really=0):
	try:
		frappe.db.set_value("Note", name, "kept", 1)
	except Exception:
		pass
	return [1 for one in name if one]
`;

describe('readiness', () => {
  let workspace: Workspace;
  before(() => {
    workspace = new Workspace({
      ...bench({}),
      'apps/shop/shop/api.py': API,
      'apps/shop/shop/tasks.py':
        'import frappe\n\n\ndef tidy():\n\tfrappe.db.delete("Note", {"name": "x"})\n',
    });
  });
  after(() => workspace.remove());

  const run = (...args: string[]) => cli(['readiness', ...args], { cwd: workspace.path });

  it('lists every entry as JSON', async () => {
    const { code, stdout } = await run('--target', 'read-only', '--format', 'json');
    assert.equal(code, 0);
    const { entries, apps } = JSON.parse(stdout) as { entries: ReadinessEntry[]; apps: unknown[] };
    assert.deepEqual(
      entries.map((one) => [one.file, one.line, one.function, one.outcome, one.served, one.swallowed]),
      [
        ['apps/shop/shop/api.py', 4, 'close', 'fails', true, false],
        ['apps/shop/shop/api.py', 9, 'get_it', 'lost-on-get', true, false],
        ['apps/shop/shop/api.py', 16, 'empty', 'silent-write', true, false],
        ['apps/shop/shop/api.py', 21, 'keep', 'ok', true, true],
        ['apps/shop/shop/tasks.py', 3, 'tidy', 'fails', false, false],
      ],
    );
    assert.deepEqual(entries[0]!.sites, [
      { file: 'apps/shop/shop/api.py', line: 5, what: 'frappe.get_doc("Note", name).save()' },
    ]);
    assert.deepEqual(apps, [
      {
        app: 'shop',
        counts: { entries: 5, ok: 1, fails: 1, 'silent-write': 1, 'lost-on-get': 1, 'not served': 1 },
      },
    ]);
  });

  it('lists only what was asked for', async () => {
    const { stdout } = await run('apps/shop/shop/tasks.py', '--format', 'json');
    assert.deepEqual(
      (JSON.parse(stdout) as { entries: ReadinessEntry[] }).entries.map((one) => one.function),
      ['tidy'],
    );
  });

  it('prints what does not work', async () => {
    const { stdout } = await run();
    assert.match(stdout, /^shop +5 +1 +1 +1 +1 +1$/m);
    assert.match(stdout, /api\.py:5 {2}close fails: frappe\.get_doc\("Note", name\)\.save\(\) \(line 6\)/);
    assert.doesNotMatch(stdout, /tidy/);
    const { stdout: markdown } = await run('--format', 'markdown');
    assert.match(markdown, /^\| `empty` \| changes the database \| apps\/shop\/shop\/api\.py:17 \|/m);
  });

  it('refuses a target that it cannot tell of', async () => {
    const { code, stderr } = await run('--target', 'mariadb');
    assert.equal(code, 2);
    assert.match(stderr, /unknown target "mariadb"/);
  });
});
