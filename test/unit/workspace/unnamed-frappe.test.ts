import assert from 'node:assert/strict';
import { check } from '../../../server/src/workspace/check.js';
import { Project } from '../../../server/src/workspace/project.js';
import { Workspace } from '../../support/workspace.js';

const CODE = `import frappe


def rows():
	frappe.get_all("User", fields=["sum(idx) as total"])
	frappe.get_all("User", filters={"name": ["unlike", "a"]})
`;

describe('An app alone that names no Frappe', () => {
  let workspace: Workspace;
  afterEach(() => workspace.remove());

  const findings = async (pyproject: string) => {
    workspace = new Workspace({
      'shop/hooks.py': 'app_name = "shop"\n',
      'shop/modules.txt': 'Desk\n',
      'shop/api.py': CODE,
      'pyproject.toml': pyproject,
    });
    const project = await Project.load({ kind: 'app', path: workspace.path });
    const { findings: found } = await check(project, { paths: [workspace.at('shop/api.py')] });
    return found.map(({ rule, severity, message }) => [
      rule,
      severity,
      /which Frappe this app is for/.test(message),
    ]);
  };

  it('is warned of what 16 alone refuses, and told what both do', async () => {
    assert.deepEqual(await findings('[project]\nname = "shop"\n'), [
      ['frappe/function-as-text', 'warning', true],
      ['frappe/filter-operator', 'error', false],
    ]);
  });

  it('is told all where it names 16', async () => {
    const named = '[tool.bench.frappe-dependencies]\nfrappe = ">=16.0.0,<17.0.0"\n';
    assert.deepEqual(await findings(named), [
      ['frappe/function-as-text', 'error', false],
      ['frappe/filter-operator', 'error', false],
    ]);
  });
});
