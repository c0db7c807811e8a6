import assert from 'node:assert/strict';
import { controllerIndexes } from '../../../server/src/core/sources/controller-indexes.js';

function indexes(body: string): string[] {
  const text = `import frappe\n\n\ndef on_doctype_update():\n${body.replace(/^/gm, '\t')}\n`;
  return controllerIndexes(text).map(({ doctype, name, columns, unique, span }) => {
    assert.match(text.slice(span.start, span.end), /^frappe\.db\.add_(index|unique)\(/);
    const list = columns
      .map(({ name, quoted }) => (quoted ? `\`${name}\`` : name))
      .map((column, i) => (columns[i]!.prefix === undefined ? column : `${column}(${columns[i]!.prefix})`))
      .join(',');
    return `${doctype} ${unique ? 'unique ' : ''}${name} ${list}`;
  });
}

describe('indexes made by a controller', () => {
  it('reads the constant calls in on_doctype_update', () => {
    assert.deepEqual(
      indexes(
        [
          'frappe.db.add_index("Loan", ["member", "status"])',
          "frappe.db.add_index('Loan', ('content(100)', 'owner',), 'my_index')",
          'frappe.db.add_unique("Loan", "barcode")',
          'frappe.db.add_unique("Loan", ["a", "b"], constraint_name="one_each")',
          'frappe.db.add_index(fields=["x"], doctype="Other")  # for that one',
          'frappe.db.add_unique("Loan", ["c", "d"], None)',
        ].join('\n'),
      ),
      [
        'Loan member_status_index member,status',
        'Loan my_index content(100),owner',
        'Loan unique unique_barcode barcode',
        'Loan unique one_each a,b',
        'Other x_index x',
        'Loan unique unique_c_d c,d',
      ],
    );
  });

  it('derives names without the prefix lengths', () => {
    assert.deepEqual(indexes('frappe.db.add_index("Loan", ["content(100)", "owner (5)"])'), [
      'Loan content_owner_index content(100),owner(5)',
    ]);
  });

  it('follows names of constants, and leaves the rest out', () => {
    assert.deepEqual(
      indexes(
        [
          'doctype = "Loan"',
          'fields = ["a",',
          '\t"b"]',
          'frappe.db.add_index(doctype, fields)',
          'for field in ("x", "y"):',
          '\tfrappe.db.add_index(doctype, [field])',
          'frappe.db.add_index("Loan", ["a desc"])',
          'frappe.db.add_index(get(), ["a"])',
          'frappe.db.add_index("Loan", [])',
          'frappe.db.add_index()',
          'if frappe.db.db_type == "postgres":',
          '\tfrappe.db.add_index("Loan", ["p"])',
        ].join('\n'),
      ),
      ['Loan a_b_index a,b'],
    );
  });

  it('takes what is assigned for MariaDB, with its quotes, and no name that may be something else', () => {
    assert.deepEqual(
      indexes(
        [
          'fields = ["source", "table"]',
          'if frappe.db.db_type == "mariadb":',
          '\tfields = ["`source`", "`table`(20)"]',
          'if frappe.db.db_type == "postgres":',
          '\tother = ["p"]',
          'frappe.db.add_index("Loan", fields, "source_index")',
          'frappe.db.add_index("Loan", fields)',
          'frappe.db.add_index("Loan", other)',
          'unsure = ["a"]',
          'if frappe.flags.in_test:',
          '\tunsure = ["b"]',
          'frappe.db.add_index("Loan", unsure)',
          'grown = ["a"]',
          'grown += ["b"]',
          'frappe.db.add_index("Loan", grown)',
        ].join('\n'),
      ),
      ['Loan source_index `source`,`table`(20)'],
    );
  });

  it('looks at nothing but on_doctype_update', () => {
    assert.deepEqual(controllerIndexes('def after_install():\n\tfrappe.db.add_index("Loan", ["a"])\n'), []);
    assert.deepEqual(
      controllerIndexes(
        'class Loan:\n\tdef on_doctype_update(self):\n\t\tfrappe.db.add_index("Loan", ["a"])\n',
      ),
      [],
    );
    assert.deepEqual(controllerIndexes('def on_doctype_update(:\n  frappe.db.add_index("Loan", ['), []);
  });

  it('says which calls may be passed over', () => {
    const text = [
      'def on_doctype_update():',
      '\tfrappe.db.add_index("Loan", ["a"])',
      '\tif not frappe.db.has_index("tabLoan", "b_index"):',
      '\t\tfrappe.db.add_index("Loan", ["b"])',
      '\tif frappe.db.db_type == "mariadb":',
      '\t\tfrappe.db.add_index("Loan", ["c"])',
      '\tif frappe.flags.in_install:',
      '\t\tfrappe.db.add_unique("Loan", ["d"])',
      '\tif frappe.flags.in_test:',
      '\t\treturn',
      '\tfrappe.db.add_index("Loan", ["e"])',
    ].join('\n');
    assert.deepEqual(
      controllerIndexes(text).map(({ name, conditional }) => [name, conditional]),
      [
        ['a_index', false],
        ['b_index', false],
        ['c_index', false],
        ['unique_d', true],
        ['e_index', true],
      ],
    );
  });
});
