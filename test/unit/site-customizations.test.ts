import assert from 'node:assert/strict';
import { customizationRows } from '../../server/src/core/sources/customization-csv.js';
import { Project } from '../../server/src/workspace/project.js';
import { doctypeJson, Workspace } from '../support/workspace.js';

describe('What a site is told to have', () => {
  const workspaces: Workspace[] = [];
  after(() => {
    for (const workspace of workspaces) workspace.remove();
  });

  async function fields(config: object, files: Record<string, string>) {
    const workspace = new Workspace({
      'doctype-compat.json': JSON.stringify(config),
      'shop/hooks.py': '',
      'shop/modules.txt': 'Shop',
      'pyproject.toml': '',
      'shop/shop/doctype/bill/bill.json': doctypeJson('Bill'),
      ...files,
    });
    workspaces.push(workspace);
    const project = await Project.load({ kind: 'app', path: workspace.path });
    const { fields: custom = [], setters = [] } = project.customizations('Bill') ?? {};
    return [
      ...custom.map(({ fieldname, way }) => `${fieldname} ${way}`),
      ...setters.map(({ fieldname, property, value }) => `${fieldname}.${property}=${value}`),
    ];
  }

  it('is read from an export of fixtures', async () => {
    const rows = [{ doctype: 'Custom Field', dt: 'Bill', fieldname: 'lane', fieldtype: 'Data' }];
    assert.deepEqual(
      await fields({ customizations: 'site/fields.json' }, { 'site/fields.json': JSON.stringify(rows) }),
      ['lane site'],
    );
  });

  it('is read from CSV with labels or fieldnames', async () => {
    const found = await fields(
      { customizations: ['a.csv', 'b.csv', 'missing.csv'] },
      {
        'a.csv': '"Document","Label","Fieldname","Field Type"\r\nBill,"Lane, ""left""",lane,Data\r\n,,,\r\n',
        'b.csv': 'doc_type,field_name,property,value,doctype_or_field\nBill,title,length,200,DocField\n',
      },
    );
    assert.deepEqual(found, ['lane site', 'title.length=200']);
  });

  it('leaves out what is neither', () => {
    assert.deepEqual(customizationRows('a,b\n1,2\n'), []);
    assert.deepEqual(customizationRows(''), []);
  });
});
