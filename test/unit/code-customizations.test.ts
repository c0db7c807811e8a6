import assert from 'node:assert/strict';
import { customizedInCode } from '../../server/src/workspace/code-customizations.js';
import { Project } from '../../server/src/workspace/project.js';
import { doctypeJson, Workspace } from '../support/workspace.js';

const FRAPPE =
  'from frappe.custom.doctype.custom_field.custom_field import create_custom_fields, create_custom_field\n';

describe('Custom Fields that Python makes', () => {
  const workspaces: Workspace[] = [];
  after(() => {
    for (const workspace of workspaces) workspace.remove();
  });

  async function open(files: Record<string, string>) {
    const workspace = new Workspace({
      'shop/hooks.py': '',
      'shop/modules.txt': 'Shop',
      'pyproject.toml': '',
      'shop/shop/doctype/bill/bill.json': doctypeJson('Bill'),
      ...files,
    });
    workspaces.push(workspace);
    const project = await Project.load({ kind: 'app', path: workspace.path });
    return { project, at: (name: string) => `${workspace.path}/${name}` };
  }

  async function load(files: Record<string, string>) {
    return customizedInCode((await open(files)).project);
  }

  /** `Bill.place` for every field, sorted. */
  async function made(files: Record<string, string>): Promise<string[]> {
    const { fields } = await load(files);
    return [...fields.values()]
      .flat()
      .map(({ doctype, fieldname }) => `${doctype}.${fieldname}`)
      .sort();
  }

  it('are read from a dict that another module keeps, under another name', async () => {
    const found = await made({
      'shop/constants/fields.py': 'FIELDS = {"Bill": [{"fieldname": "place", "fieldtype": "Data"}]}\n',
      'shop/setup.py':
        'from frappe.custom.doctype.custom_field.custom_field import create_custom_fields as _make\nfrom .constants.fields import FIELDS as F\n\n\ndef after_install():\n\t_make(F, ignore_validate=True)\n',
    });
    assert.deepEqual(found, ['Bill.place']);
  });

  it('are left out where a name is put together of what is not known', async () => {
    const found = await made({
      'shop/setup.py': `${FRAPPE}
def after_install(kind):
	create_custom_fields({"Bill": [
		dict(fieldname=f"{kind}_place", fieldtype="Data"),
		dict(fieldname=f"place", fieldtype="Data"),
	]})
	create_custom_fields({f"{kind}": [dict(fieldname="lane", fieldtype="Data")]})
`,
    });
    assert.deepEqual(found, ['Bill.place']);
  });

  it('are read from what a helper builds of parts', async () => {
    const found = await made({
      'shop/setup.py': `${FRAPPE}
COMMON = [dict(fieldname="a", fieldtype="Data")]
EXTRA = {**COMMON[0], "fieldname": "b"}


def fields():
	result = {}
	for group in ({"Bill": COMMON}, {("Bill", "Order"): [EXTRA]}):
		for names, more in group.items():
			if isinstance(names, str):
				names = (names,)
			for name in names:
				result.setdefault(name, []).extend(more)
	return result


def after_install():
	create_custom_fields(fields())
`,
    });
    assert.deepEqual(found, ['Bill.a', 'Bill.b', 'Order.b']);
  });

  it('are read from a wrapper with its arguments, from a loop and from documents', async () => {
    const found = await made({
      'shop/setup.py': `${FRAPPE}
def add(doctype, name, **more):
	create_custom_field(doctype, {"fieldname": name, "fieldtype": "Int"})


def after_install():
	for name in ("x", "y"):
		add("Bill", name)
	create_custom_field("Bill", {"label": "Due On", "fieldtype": "Date"})
	frappe.get_doc({"doctype": "Custom Field", "dt": "Bill", "fieldname": "z"}).insert()
	doc = frappe.new_doc("Custom Field")
	doc.update({"dt": "Order", "fieldname": "w"})
	doc.save()
`.replace('\n', '\nimport frappe\n'),
    });
    assert.deepEqual(found, ['Bill.due_on', 'Bill.x', 'Bill.y', 'Bill.z', 'Order.w']);
  });

  it('are read where the same DocTypes are a key twice', async () => {
    const found = await made({
      'shop/setup.py': `${FRAPPE}
def fields():
	result = {}
	for group in ({("Bill", "Order"): [{"fieldname": "a"}]}, {("Bill", "Order"): {"fieldname": "b"}}):
		for doctypes, more in group.items():
			if isinstance(more, dict):
				more = [more]
			result.setdefault(doctypes, []).extend(more)
	return result


def after_install():
	create_custom_fields(fields())
`,
    });
    assert.deepEqual(found, ['Bill.a', 'Bill.b', 'Order.a', 'Order.b']);
  });

  it('follow a change of the module that keeps them', async () => {
    const { project, at } = await open({
      'shop/fields.py': 'FIELDS = {"Bill": [{"fieldname": "place"}]}\n',
      'shop/setup.py': `${FRAPPE}from shop.fields import FIELDS\n\n\ndef after_install():\n\tcreate_custom_fields(FIELDS)\n`,
    });
    assert.equal(customizedInCode(project).mayHave('Bill', 'place'), true);
    project.update(at('shop/fields.py'), 'FIELDS = {"Bill": [{"fieldname": "lane"}]}\n');
    assert.equal(customizedInCode(project).mayHave('Bill', 'place'), false);
    assert.equal(customizedInCode(project).mayHave('Bill', 'lane'), true);
    project.remove(at('shop/setup.py'));
    assert.equal(customizedInCode(project).mayHave('Bill', 'lane'), false);
  });

  it('count for the DocType that gets them, and for no other', async () => {
    const { mayHave } = await load({
      'shop/setup.py': `${FRAPPE}
def after_install():
	create_custom_fields({"Bill": [{"fieldname": "place"}]})
	create_custom_fields({"Order": [{"fieldname": frappe.conf.field}]})
`,
    });
    assert.equal(mayHave('Bill', 'place'), true);
    assert.equal(mayHave('Note', 'place'), false);
    assert.equal(mayHave('Order', 'anything'), true);
  });

  it('may be there where code asks for them', async () => {
    const { mayHave } = await load({
      'shop/api.py':
        'import frappe\n\n\ndef get():\n\tif frappe.db.has_column("Bill", "place"):\n\t\treturn 1\n\tif frappe.db.exists("Custom Field", "Bill-lane"):\n\t\treturn 2\n',
    });
    assert.equal(mayHave('Bill', 'place'), true);
    assert.equal(mayHave('Bill', 'lane'), true);
    assert.equal(mayHave('Order', 'lane'), false);
  });

  it('may be there where data describes them that a hook or another function hands on', async () => {
    const { mayHave } = await load({
      'shop/hooks.py': 'shop_custom_fields = {"Bill": [dict(fieldname="place", fieldtype="Data")]}\n',
      'shop/setup.py': `data = {"roles": ["Baker"], "custom_fields": {("Bill", "Order"): [{"fieldname": "lane", "fieldtype": "Data"}]}}
FIELD = {"Note": {"fieldname": "hue", "fieldtype": "Color"}}
`,
      'shop/report.py':
        'def columns():\n\treturn [{"fieldname": "sum", "fieldtype": "Int"}]\n\n\nROWS = {"Order": [{"fieldname": "gap"}]}\n',
    });
    assert.equal(mayHave('Bill', 'place'), true);
    assert.equal(mayHave('Bill', 'lane'), true);
    assert.equal(mayHave('Order', 'lane'), true);
    assert.equal(mayHave('Note', 'hue'), true);
    assert.equal(mayHave('Order', 'place'), false);
    assert.equal(mayHave('Bill', 'sum'), false);
    assert.equal(mayHave('Order', 'gap'), false);
  });

  it('may be there where code goes through a list of them, or makes a dimension', async () => {
    const { mayHave } = await load({
      'shop/move.py': `import frappe


def move():
	old = ["old_id", "old_variant"]
	for field in old:
		if not frappe.db.exists({"doctype": "Custom Field", "fieldname": field}):
			return
`,
      'shop/install.py': `import frappe


def after_install():
	unit = frappe.new_doc("Inventory Dimension")
	unit.dimension_name = "Crate Unit"
	unit.save()
`,
    });
    assert.equal(mayHave('Bill', 'old_id'), true);
    assert.equal(mayHave('Bill', 'old_variant'), true);
    assert.equal(mayHave('Bill', 'to_crate_unit'), true);
    assert.equal(mayHave('Bill', 'crate'), false);
  });

  it('say where they are written, and what of them is not known', async () => {
    const text = `${FRAPPE}
def after_install():
	kind = frappe.conf.kind
	create_custom_fields({"Bill": [{"fieldname": "place", "default": "a"}, {"fieldname": "b", "fieldtype": kind}]})
`;
    const { fields } = await load({ 'shop/setup.py': text });
    const [place, other] = fields.get('Bill')!;
    const span = place!.at('default');
    assert.equal(text.slice(span.start, span.end), '"default": "a"');
    assert.equal(place!.certain, true);
    assert.equal(other!.certain, false);
  });
});
