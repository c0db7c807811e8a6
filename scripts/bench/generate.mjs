// A bench of any size, the same one every time: DocTypes with links and child tables, controllers, API functions, patches,
// reports and a little of everything that is judged.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const FIELDTYPES = [
  'Data',
  'Link',
  'Currency',
  'Check',
  'Select',
  'Date',
  'Small Text',
  'Int',
  'Text Editor',
];

/** Writes a bench with `count` DocTypes below `folder`; says how many files and bytes there are. */
export function generateBench(folder, count) {
  let files = 0;
  let bytes = 0;
  const write = (name, text) => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    files++;
    bytes += text.length;
  };
  write('sites/apps.txt', 'frappe\nshop\n');
  write('apps/frappe/frappe/__init__.py', '__version__ = "15.80.0"\n');
  write('apps/frappe/frappe/hooks.py', 'app_name = "frappe"\n');
  write('apps/frappe/frappe/modules.txt', 'Core\n');
  write('apps/frappe/frappe/core/doctype/user/user.json', docType('User', 'Core', 8, 'User'));
  write('apps/shop/shop/hooks.py', 'app_name = "shop"\nrequired_apps = ["frappe"]\ndoc_events = {}\n');
  write('apps/shop/shop/modules.txt', 'Desk\n');
  write('apps/shop/shop/patches.txt', '[pre_model_sync]\n');
  for (let i = 0; i < count; i++) {
    const name = `Thing ${i}`;
    const at = `apps/shop/shop/desk/doctype/thing_${i}`;
    write(`${at}/thing_${i}.json`, docType(name, 'Desk', 25, `Thing ${(i * 7) % count}`));
    write(`${at}/thing_${i}.py`, controller(i));
    write(`apps/shop/shop/api/module_${i}.py`, api(i, count));
    if (i % 4 === 0) write(`apps/shop/shop/sql/query_${i}.sql`, `${statements(i).join(';\n')};\n`);
  }
  return { files, bytes };
}

function docType(name, module, size, link) {
  const fields = Array.from({ length: size }, (_, n) => {
    const fieldtype = FIELDTYPES[n % FIELDTYPES.length];
    return {
      depends_on: n % 5 === 0 ? `eval:doc.field_${(n * 7) % size}` : undefined,
      fieldname: `field_${n}`,
      fieldtype,
      label: `Field ${n}`,
      options: fieldtype === 'Link' ? link : fieldtype === 'Select' ? 'Open\nClosed' : undefined,
    };
  });
  const json = {
    doctype: 'DocType',
    engine: 'InnoDB',
    field_order: fields.map((one) => one.fieldname),
    fields,
    module,
    name,
  };
  return `${JSON.stringify(json, null, 1)}\n`;
}

/** Statements on the table of a DocType, as they stand in `.sql` files and in Python. */
export function statements(i) {
  const table = `\`tabThing ${i}\``;
  return [
    `select name, field_0, sum(field_2) from ${table} where field_5 > '2024-01-01' group by name, field_0`,
    `select a.name, b.field_1 from ${table} a left join ${table} b on b.field_1 = a.name where a.field_3 = 1 limit 20`,
    `update ${table} set field_7 = field_7 + 1 where name = 'x'`,
    `select count(*) from ${table} where field_4 in ('Open', 'Closed') and field_6 like '%a%'`,
  ];
}

function controller(i) {
  return `import frappe
from frappe.model.document import Document


class Thing${i}(Document):
	def validate(self):
		if self.field_3 and not self.field_0:
			frappe.throw("field_0 is needed")
		self.field_7 = sum(row.qty for row in self.get("items", []))

	def on_update(self):
		frappe.db.set_value("Thing ${i}", self.name, "field_7", 1)
`;
}

function api(i, count) {
  const [first, second, third] = statements(i);
  const sql = (text) => text.replaceAll('%', '%%').replace("'x'", '%s');
  return `import frappe
from shop.api.module_${(i * 3 + 1) % count} import helper_${(i * 3 + 1) % count}


@frappe.whitelist()
def read_${i}(name):
	rows = frappe.db.sql("""${sql(first)}""", as_dict=True)
	return [row for row in rows if row.name == name]


@frappe.whitelist(methods=["POST"])
def write_${i}(name):
	frappe.db.sql("""${sql(third)}""", (name,))
	return helper_${(i * 3 + 1) % count}(name)


def helper_${i}(name):
	found = frappe.get_all("Thing ${i}", filters={"field_0": name, "field_3": 1}, fields=["name", "field_2"], limit=5)
	for row in found:
		if row.field_2 > 10:
			return frappe.db.get_value("Thing ${i}", row.name, ["field_1", "field_5"])
	return frappe.db.sql("""${sql(second)}""")
`;
}
