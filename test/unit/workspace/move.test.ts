import assert from 'node:assert/strict';
import { findingsFor } from '../../../server/src/workspace/move.js';
import { Project } from '../../../server/src/workspace/project.js';
import { doctypeJson, Workspace } from '../../support/workspace.js';

describe('what stands in the way of a move', () => {
  const fields = [{ fieldname: 'body', fieldtype: 'Text', default: 'x' }];
  const workspace = new Workspace({
    'shop/hooks.py': 'app_name = "shop"\n',
    'shop/modules.txt': 'Desk\n',
    'shop/desk/doctype/note/note.json': doctypeJson('Note', { fields }),
  });
  after(() => workspace.remove());

  it('is judged beside the project, which stays judged for its own targets', async () => {
    const project = await Project.load({ kind: 'app', path: workspace.path });
    project.overrides = { targets: ['mariadb'] };
    const { generation } = project;
    const here = `${project.root.path}/`;
    const found = await findingsFor(
      'vitess',
      { project, paths: [workspace.path], shown: (file) => file },
      { engine: undefined, sqlite: undefined },
    );
    assert.ok(found.some(({ finding, app }) => finding.rule === 'vitess/text-default' && app === 'shop'));
    assert.deepEqual([...project.settingsFor(here).targets], ['mariadb']);
    assert.equal(project.generation, generation);
  });
});
