import assert from 'node:assert/strict';
import { check } from '../../../server/src/workspace/check.js';
import { Project } from '../../../server/src/workspace/project.js';
import { bench, Workspace } from '../../support/workspace.js';

const CODE =
  'import frappe\n\n\ndef total():\n\treturn frappe.get_all("User", fields=["sum(idx) as total"])\n';
const API = 'apps/shop/shop/api.py';
const QUERY = 'apps/frappe/frappe/database/query.py';

describe('the Frappe that judges calls of the ORM', () => {
  let workspace: Workspace;
  afterEach(() => workspace.remove());

  const refused = async (files: Record<string, string>, frappe?: '15' | '16') => {
    workspace = new Workspace({ ...bench({}), [API]: CODE, ...files });
    const project = await Project.load({ kind: 'bench', path: workspace.path });
    if (frappe) project.overrides = { frappe };
    const { findings } = await check(project, { paths: [workspace.at(API)] });
    return findings.filter(({ rule }) => rule.startsWith('frappe/')).map(({ rule }) => rule);
  };

  it('is the one of the bench: a 16 with its new query engine refuses functions as text', async () => {
    const files = { [QUERY]: 'raise Exception("SQL functions are not allowed as strings in SELECT")\n' };
    assert.deepEqual(await refused(files), ['frappe/function-as-text']);
  });

  it('refuses nothing new while the bench has a 16 of before, unless 16 is asked for', async () => {
    const files = { [QUERY]: 'class Engine:\n\tpass\n' };
    assert.deepEqual(await refused(files), []);
    workspace.remove();
    assert.deepEqual(await refused(files, '16'), ['frappe/function-as-text']);
  });

  it('is what an app alone says that it is for', async () => {
    for (const [range, version] of [
      ['>=15.0.0,<16.0.0', '15'],
      ['>=15.0.0,<17.0.0', '16'],
      ['>=16.0.0-dev,<=16.99', '16'],
      ['>=17.0.0-dev,<18.0.0', 'develop'],
    ]) {
      workspace = new Workspace({
        'shop/hooks.py': 'app_name = "shop"\n',
        'shop/modules.txt': 'Desk\n',
        'pyproject.toml': `[tool.bench.frappe-dependencies]\nfrappe = "${range}"\n`,
      });
      const project = await Project.load({ kind: 'app', path: workspace.path });
      assert.equal(project.frappe, version, range);
      workspace.remove();
    }
    workspace = new Workspace({
      'shop/hooks.py': 'app_name = "shop"\n',
      'shop/modules.txt': 'Desk\n',
      'pyproject.toml': '',
      '.github/workflows/ci.yml':
        'jobs:\n  tests:\n    steps:\n      - run: bench init --frappe-branch version-15 bench\n',
    });
    assert.equal((await Project.load({ kind: 'app', path: workspace.path })).frappe, '15');
    workspace.remove();
    for (const [own, version] of [
      ['15.6.1', '15'],
      ['14.8.6', '15'],
      ['16.0.0-dev', '16'],
      ['2.1.0', '16'],
    ]) {
      workspace = new Workspace({
        'shop/hooks.py': 'app_name = "shop"\n',
        'shop/modules.txt': 'Desk\n',
        'shop/__init__.py': `__version__ = "${own}"\n`,
        'pyproject.toml': '',
      });
      const project = await Project.load({ kind: 'app', path: workspace.path });
      assert.equal(project.frappe, version, own);
      if (own !== '2.1.0') workspace.remove();
    }
  });
});
