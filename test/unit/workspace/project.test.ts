import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { check } from '../../../server/src/workspace/check.js';
import { findRoot } from '../../../server/src/workspace/discover.js';
import { Project } from '../../../server/src/workspace/project.js';
import { bench, doctypeJson, Workspace } from '../../support/workspace.js';

const SHOP = 'apps/shop/shop/desk/doctype';

describe('a workspace', () => {
  let workspace: Workspace;
  afterEach(() => workspace.remove());
  const load = () => Project.load(findRoot(workspace.path, true));

  it('is the bench around any path in it, else the app, else the folder', () => {
    workspace = new Workspace({
      ...bench({ note: doctypeJson('Note') }),
      'lone/lone/hooks.py': '',
      'lone/lone/modules.txt': '',
      'other/x/doctype/note/note.json': doctypeJson('Note'),
      'bare/x.json': '{}',
    });
    const root = (at: string, isFolder: boolean) => {
      const { kind, path } = findRoot(workspace.at(at), isFolder);
      return `${kind} ${path.slice(workspace.path.length)}`;
    };
    assert.equal(root(`${SHOP}/note/note.json`, false), 'bench ');
    assert.equal(root('apps', true), 'bench ');
    workspace.remove();
    workspace = new Workspace({
      'lone/lone/hooks.py': '',
      'lone/lone/modules.txt': '',
      'lone/pyproject.toml': '',
      'other/x/doctype/note/note.json': doctypeJson('Note'),
      'bare/x.json': '{}',
      'set/doctype-compat.json': '{}',
      'set/a/b/x.json': '{}',
    });
    assert.equal(root('lone/lone/desk/x.py', false), 'app /lone');
    assert.equal(root('lone', true), 'app /lone');
    assert.equal(root('other', true), 'folder /other');
    assert.equal(root('other/x/doctype/note/note.json', false), 'package /other');
    assert.equal(root('bare/x.json', false), 'file /bare');
    assert.equal(root('set/a/b/x.json', false), 'folder /set');
  });

  it('knows its apps and its Frappe', async () => {
    workspace = new Workspace(bench({}));
    const project = await load();
    assert.deepEqual([...project.apps.keys()].sort(), ['frappe', 'shop']);
    assert.deepEqual(project.apps.get('shop')?.requires, ['frappe']);
    assert.equal(project.frappe, '16');
    workspace.write('apps/frappe/frappe/__init__.py', '__version__ = "15.80.1"\n');
    assert.equal((await load()).frappe, '15');
    workspace.write('apps/frappe/frappe/__init__.py', '__version__ = "17.0.0-dev"\n');
    assert.equal((await load()).frappe, 'develop');
  });

  it('reads its settings once, until a configuration file changes', async () => {
    workspace = new Workspace({
      ...bench({ note: doctypeJson('Note') }),
      'apps/shop/doctype-compat.json': '{"frappe": "15"}',
    });
    const project = await load();
    const at = workspace.at(`${SHOP}/note/note.json`);
    const settings = project.settingsFor(at);
    assert.equal(project.frappeFor(at), '15');
    assert.equal(project.frappeFor(workspace.at('apps/frappe/x.py')), '16');
    project.update(at, doctypeJson('Note'));
    assert.equal(project.settingsFor(at), settings);
    project.update(workspace.at('apps/shop/doctype-compat.json'), '{"frappe": "develop"}');
    assert.equal(project.frappeFor(at), 'develop');
    project.overrides = { frappe: '15' };
    assert.equal(project.frappeFor(at), '15');
  });

  it('is complete only when every app that is needed or listed is there', async () => {
    workspace = new Workspace(bench({ note: doctypeJson('Note') }));
    const complete = async () => {
      const project = await load();
      return project.lookup(project.apps.get('shop')).complete;
    };
    assert.equal(await complete(), true);
    workspace.write('sites/apps.txt', 'frappe\nshop\nerpnext\n');
    assert.equal(await complete(), false);
    workspace.write('sites/apps.txt', 'frappe\n');
    assert.equal(await complete(), false, 'the app itself is not installed');
    workspace.write('sites/apps.txt', 'frappe\nshop\n');
    workspace.write('apps/shop/shop/hooks.py', "required_apps = [\n\t'frappe/erpnext', # for Item\n]\n");
    assert.equal(await complete(), false);
    workspace.write('apps/shop/shop/hooks.py', 'required_apps = needed()\n');
    assert.equal(await complete(), false, 'nobody knows what it needs');
    workspace.write('apps/shop/shop/hooks.py', 'required_apps = []\n');
    assert.equal(await complete(), true);
    workspace.write(
      'apps/shop/pyproject.toml',
      '[tool.bench.frappe-dependencies]\nerpnext = ">=16"\n[x]\ny = 1\n',
    );
    assert.equal(await complete(), false);
    workspace.write('apps/shop/pyproject.toml', '');
    workspace.write(`${SHOP}/half/half.json`, '');
    assert.equal(await complete(), false, 'a DocType of unknown name');
  });

  it('knows the DocTypes that an app ships as fixtures', async () => {
    workspace = new Workspace({
      ...bench({ note: doctypeJson('Note') }),
      'apps/shop/shop/fixtures/doctype.json': `[${doctypeJson('Shipped', { custom: 1 })}]`,
    });
    const lookup = (await load()).lookup();
    assert.equal(lookup.get('Shipped')?.custom, true);
    assert.ok([...lookup.names()].includes('Shipped'));
  });

  it('walks an app that is a link, and no circle', async () => {
    const files = bench({ note: doctypeJson('Note') });
    workspace = new Workspace(files);
    const elsewhere = new Workspace({
      'src/linked/hooks.py': '',
      'src/linked/modules.txt': '',
      'src/linked/desk/doctype/far/far.json': doctypeJson('Far'),
    });
    try {
      symlinkSync(elsewhere.at('src'), workspace.at('apps/linked'));
      symlinkSync('../..', workspace.at('apps/shop/up'));
      symlinkSync('.', elsewhere.at('src/self'));
      mkdirSync(workspace.at('apps/shop/node_modules/x/doctype/y'), { recursive: true });
      workspace.write('apps/shop/node_modules/x/doctype/y/y.json', doctypeJson('Y'));
      const project = await load();
      assert.deepEqual([...project.lookup().names()].sort(), ['Far', 'Note', 'User']);
      assert.equal(
        project.file(workspace.at('apps/linked/linked/desk/doctype/far/far.json'))?.app?.name,
        'linked',
      );
    } finally {
      elsewhere.remove();
    }
  });

  it('takes DocTypes of an app only from where Frappe does', async () => {
    workspace = new Workspace({
      ...bench({ note: doctypeJson('Note') }),
      'apps/shop/shop/desk/doctype/note/test_records.json': doctypeJson('Test'),
      'apps/shop/cypress/fixtures/doctype.json': doctypeJson('Cypress'),
    });
    assert.deepEqual([...(await load()).lookup().names()].sort(), ['Note', 'User']);
  });

  it('prefers the DocType of the own app', async () => {
    workspace = new Workspace({
      ...bench({ user: doctypeJson('User', { module: 'Desk' }) }),
    });
    const project = await load();
    const modules = [undefined, 'shop', 'frappe'].map(
      (name) => project.lookup(name ? project.apps.get(name) : undefined).get('User')?.module,
    );
    assert.deepEqual(modules, ['Core', 'Desk', 'Core']);
  });

  it('gives the same answers after changes as when loaded anew', async () => {
    workspace = new Workspace(
      bench({ note: doctypeJson('Note', { engine: 'MyISAM' }), trace: doctypeJson('Trace') }),
    );
    const project = await load();
    const changes: [string, string | undefined][] = [
      [`${SHOP}/trace/trace.json`, doctypeJson('Trace', { engine: 'MyISAM' })],
      [`${SHOP}/note/note.json`, undefined],
      [`${SHOP}/fresh/fresh.json`, doctypeJson('Fresh', { autoname: 'autoincrement' })],
      [
        'apps/shop/shop/desk/custom/fresh.json',
        '{"custom_fields":[{"dt":"Fresh","fieldname":"x","fieldtype":"Text","default":"y"}]}',
      ],
      ['doctype-compat.json', '{"rules": {"vitess/sequence": "warning"}}'],
    ];
    for (const [name, text] of changes) {
      if (text === undefined) {
        project.remove(workspace.at(name));
      } else project.update(workspace.at(name), text);
    }
    for (const [name, text] of changes) {
      if (text !== undefined) workspace.write(name, text);
    }
    const { findings, ...counts } = await check(project);
    workspace.write(`${SHOP}/note/note.json`, '[]');
    const fresh = await check(await load());
    assert.deepEqual(findings, fresh.findings);
    assert.equal(counts.doctypes, fresh.doctypes);
    assert.ok(findings.some(({ severity, rule }) => rule === 'vitess/sequence' && severity === 'warning'));
    assert.ok(findings.some(({ rule }) => rule === 'vitess/text-default'));
    const file = workspace.at(`${SHOP}/trace/trace.json`);
    const one = await check(project, { paths: [file] });
    assert.deepEqual(
      one.findings,
      findings.filter((finding) => finding.file === file),
    );
  });
});
