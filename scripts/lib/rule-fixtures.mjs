// Fixtures that a new rule starts with, by kind: one case that it must report, one near miss.

const doctype = (marker, expected) => `${marker}{
 "doctype": "DocType",
 "name": "Fixture",
 "fields": [
  {
   "fieldname": "title",${expected}
   "fieldtype": "Data"
  }
 ]
}
`;

const EXPECTED = (sign) => ` ${sign} expect: error 1064 "part of the error text" at `;

/** The smallest app that a bench would take. */
const app = (files) => ({
  'shop/hooks.py': 'app_name = "shop"\n',
  'shop/patches.txt': '[post_model_sync]\nshop.patches.p\n',
  'shop/modules.txt': 'Stock\n',
  'shop/__init__.py': '',
  ...files,
});

const order = (fieldtype, marker = '') => `{
 "doctype": "DocType",
 "name": "Order",
 "module": "Stock",
 "fields": [
  {"fieldname": "title", "fieldtype": "${fieldtype}"}${marker}
 ]
}
`;

const custom = (marker) => `[
 {
  "doctype": "Custom Field",
  "dt": "Order",
  "fieldname": "extra",${marker}
  "fieldtype": "Data"
 }
]
`;

const both = (found, quiet) => ({
  ...Object.fromEntries(Object.entries(found).map(([file, text]) => [`found/${file}`, text])),
  ...Object.fromEntries(Object.entries(quiet).map(([file, text]) => [`quiet/${file}`, text])),
});

const ORDER = 'shop/stock/doctype/order/order';
const patch = (rest) => app({ 'shop/patches/__init__.py': '', 'shop/patches/p.py': rest });
const sides = (marker) => {
  const files = {};
  for (const [file, text] of Object.entries(app({ [`${ORDER}.json`]: order('Data') })))
    files[`before/${file}`] = text;
  for (const [file, text] of Object.entries(app({ [`${ORDER}.jsonc`]: order('Int', marker) })))
    files[`after/${file}`] = text;
  return files;
};

/** Path below the rule's folder of fixtures → text. */
export const FIXTURES = {
  module: () =>
    both(
      app({ 'shop/jobs.py': `import time\n\n\ndef run():\n\ttime.sleep(1)${EXPECTED('#')}time.sleep(1)\n` }),
      app({ 'shop/jobs.py': 'import time\n\n\ndef run():\n\ttime.sleep(1)\n' }),
    ),
  orm: () => ({
    'reported.py': `import frappe


def rows():
    return frappe.get_all("Bill", fields=["name"])  # expect: error "the exception's text" at "name"
`,
    'fine.py': `# expect-none: say why this is fine
import frappe


def rows():
    return frappe.get_all("Bill", fields=["name"])
`,
  }),
  doctype: () => ({
    'reported.jsonc': doctype('', `${EXPECTED('//')}"fieldname": "title"`),
    'fine.jsonc': doctype('// expect-none: say why\n', ''),
  }),
  statement: () => ({
    'reported.sql': `SELECT nothing;${EXPECTED('--')}"nothing"\n`,
    'fine.sql': 'SELECT 1; -- expect-none\n',
  }),
  change: () => both(sides(`${EXPECTED('//')}"fieldtype": "Int"`), sides('')),
  patch: () =>
    both(
      patch(
        `import frappe\n\n\ndef execute():\n\tfrappe.db.sql("select 1")${EXPECTED('#')}frappe.db.sql("select 1")\n`,
      ),
      patch('import frappe\n\n\ndef execute():\n\tpass\n'),
    ),
  entry: () =>
    both(
      app({
        'shop/api.py': `import frappe\n\n\n@frappe.whitelist()\ndef read():${EXPECTED('#')}read\n\tpass\n`,
      }),
      app({ 'shop/api.py': 'import frappe\n\n\n@frappe.whitelist()\ndef read():\n\treturn 1\n' }),
    ),
  file: () =>
    both(
      { 'my.cnf': `[mysqld]\nread_only = 1${EXPECTED('#')}read_only = 1\n` },
      { 'my.cnf': '[mysqld]\nread_only = 0\n' },
    ),
  customization: () =>
    both(
      app({
        [`${ORDER}.json`]: order('Data'),
        'shop/fixtures/custom_field.jsonc': custom(`${EXPECTED('//')}"fieldname": "extra"`),
      }),
      app({ [`${ORDER}.json`]: order('Data'), 'shop/fixtures/custom_field.jsonc': custom('') }),
    ),
  // A bench: Frappe and another app, and the configuration at which something about all of it is said.
  bench: () => ({
    'reported/apps/frappe/frappe/hooks.py': `app_name = "frappe"${EXPECTED('#')}app_name = "frappe"\n`,
    'fine/apps/frappe/frappe/hooks.py': 'app_name = "frappe"\n',
  }),
  // Rules on the checking itself have their tests in test/rules/lint.test.ts.
  lint: () => ({}),
};
