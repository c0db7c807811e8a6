import assert from 'node:assert/strict';
import { Project } from '../../server/src/workspace/project.js';
import { tablesFor } from '../../server/src/workspace/sql-tables.js';
import { tableState } from '../../server/src/workspace/tables.js';
import { bench, doctypeJson, Workspace } from '../support/workspace.js';

const FIELDS = [
  { fieldname: 'title', fieldtype: 'Data' },
  { fieldname: 'due', fieldtype: 'Data' },
  { fieldname: 'kind', fieldtype: 'Link', options: 'Kind' },
];
const setter = (fieldname: string, property: string, value: string, more = {}) => ({
  doctype: 'Property Setter',
  doctype_or_field: 'DocField',
  doc_type: 'Bill',
  field_name: fieldname,
  property,
  value,
  ...more,
});

describe('Tables of customized DocTypes', () => {
  const workspaces: Workspace[] = [];
  after(() => {
    for (const workspace of workspaces) workspace.remove();
  });

  /** The columns `name type` of Bill as statements meet it, and the leading columns of its indexes as patches do. */
  async function bill(files: Record<string, string>) {
    const workspace = new Workspace({
      ...bench({ bill: doctypeJson('Bill', { fields: FIELDS }) }),
      'apps/shop/shop/api.py': '',
      ...files,
    });
    workspaces.push(workspace);
    const project = await Project.load({ kind: 'bench', path: workspace.path });
    const file = project.file(workspace.at('apps/shop/shop/api.py'))!;
    const columns = tablesFor(project, file).get('tabBill')!.columns;
    const indexes = tableState(project, file, 'tabBill')!.indexes;
    return {
      types: new Map(columns.map(({ name, type }) => [name, type])),
      indexed: indexes.map(({ columns }) => columns[0]!.name),
    };
  }

  it('have the types and indexes that Property Setters in code give them', async () => {
    const { types, indexed } = await bill({
      'apps/shop/shop/setup.py': `import frappe
from frappe.custom.doctype.property_setter.property_setter import make_property_setter

LENGTH = {"doctype": "Bill", "fieldname": "title", "property": "length", "value": 300}


def after_install():
	make_property_setter("Bill", "due", "fieldtype", "Date", "Select")
	make_property_setter("Bill", "kind", "search_index", 1, "Check")
	frappe.make_property_setter(LENGTH)
`,
    });
    assert.equal(types.get('due'), 'date');
    assert.equal(types.get('title'), 'varchar(300)');
    assert.ok(indexed.includes('kind'));
  });

  it('have what a file says where code says otherwise, and nothing where code says two things', async () => {
    const { types } = await bill({
      'apps/shop/shop/fixtures/property_setter.json': JSON.stringify([setter('title', 'length', '200')]),
      'apps/shop/shop/setup.py': `from frappe.custom.doctype.property_setter.property_setter import make_property_setter


def after_install(large):
	make_property_setter("Bill", "title", "length", 300, "Int")
	if large:
		make_property_setter("Bill", "due", "length", 500, "Int")
	else:
		make_property_setter("Bill", "due", "length", 400, "Int")
`,
    });
    assert.equal(types.get('title'), 'varchar(200)');
    assert.equal(types.get('due'), 'varchar(140)');
  });

  it('keep the column of a field that a Property Setter makes virtual or one without a value', async () => {
    const { types } = await bill({
      'apps/shop/shop/fixtures/property_setter.json': JSON.stringify([
        setter('title', 'is_virtual', '1', { property_type: 'Check' }),
        setter('due', 'fieldtype', 'HTML'),
      ]),
    });
    assert.equal(types.get('title'), 'varchar(140)');
    assert.equal(types.get('due'), 'varchar(140)');
  });

  it('have no index where a Property Setter is of a property that makes none', async () => {
    const { types, indexed } = await bill({
      'apps/shop/shop/setup.py': `from frappe.custom.doctype.property_setter.property_setter import make_property_setter


def after_install():
	make_property_setter("Bill", "kind", "reqd", 1, "Check")
	make_property_setter("Bill", "due", "label", "Date", "Data")
`,
    });
    assert.equal(types.get('due'), 'varchar(140)');
    assert.ok(!indexed.includes('kind'));
  });
});
