import assert from 'node:assert/strict';
import { jsonNames } from '../../../server/src/core/editor/names/json.js';
import type { NameUse, NameWorld } from '../../../server/src/core/editor/names/model.js';
import { pythonNames, pythonValueBefore } from '../../../server/src/core/editor/names/python.js';
import { scriptDocTypeBefore, scriptNames } from '../../../server/src/core/editor/names/script.js';
import { templateNames } from '../../../server/src/core/editor/names/template.js';
import { possibleUses } from '../../../server/src/core/editor/rename.js';
import { readDocType } from '../../../server/src/core/sources/doctype/read.js';

const fields = (...rows: [string, string, string?][]) =>
  rows.map(([fieldname, fieldtype, options = '']) => ({ fieldname, fieldtype, options }));

const DOCTYPES = [
  {
    name: 'Loan',
    fields: fields(['member', 'Link', 'Reader'], ['due', 'Date'], ['books', 'Table', 'Loan Book']),
  },
  { name: 'Loan Book', istable: 1, fields: fields(['book', 'Data'], ['due', 'Date']) },
  { name: 'Reader', fields: fields(['email', 'Data'], ['due', 'Date']) },
].map((json) => readDocType({ doctype: 'DocType', ...json }));

const world: NameWorld = {
  get: (name) => DOCTYPES.find((one) => one.name === name),
  scrubbed: (name) => DOCTYPES.find((one) => one.name.toLowerCase().replace(' ', '_') === name)?.name,
  parentsOf: (name) => (name === 'Loan Book' ? ['Loan'] : []),
};

/** `Loan.due` for each place, in the order of the text; a place must hold just the name. */
function shown(text: string, uses: readonly NameUse[]): string[] {
  return uses.map(({ doctype, field, span }) => {
    assert.equal(text.slice(span.start, span.end), field ?? doctype);
    return field === undefined ? doctype : `${doctype}.${field}`;
  });
}

describe('names in Python', () => {
  const names = (text: string, place = {}) => shown(text, pythonNames(text, place, world));

  it('knows documents by how they are made', () => {
    assert.deepEqual(
      names(
        'loan = frappe.get_doc("Loan", name)\nloan.due = 1\nnew = frappe.new_doc("Reader")\nnew.email, new.member\nother.due',
      ),
      ['Loan', 'Loan.due', 'Reader', 'Reader.email'],
    );
    assert.deepEqual(
      names('frappe.get_doc({"doctype": "Loan", "due": 1, "books": [{"book": 2, "member": 3}]}).insert()'),
      ['Loan', 'Loan.due', 'Loan.books', 'Loan Book.book'],
    );
  });

  it('knows rows of child tables, and what a list asked for', () => {
    assert.deepEqual(
      names(
        'doc = frappe.get_doc("Loan", 1)\nfor i, row in enumerate(doc.get("books")):\n\trow.due\nfor row in doc.books:\n\trow.book',
      ),
      ['Loan', 'Loan.books', 'Loan Book.due', 'Loan.books', 'Loan Book.book'],
    );
    assert.deepEqual(names('for row in frappe.get_all("Loan", fields=["member as due"]):\n\trow.due'), [
      'Loan',
    ]);
    assert.deepEqual(names('[row.due for row in frappe.get_all("Loan", fields=["due"])]'), [
      'Loan.due',
      'Loan',
    ]);
  });

  it('knows the controller’s own document and those that hooks hand over', () => {
    const text =
      'class Loan(Document):\n\tdef validate(self):\n\t\tself.due\n\t\tself.append("books", {"book": 1}).due\ndef on_update(doc, method):\n\tdoc.email';
    const place = {
      controller: 'Loan',
      documentOf: (name: string) => (name === 'on_update' ? 'Reader' : undefined),
    };
    assert.deepEqual(names(text, place), [
      'Loan.due',
      'Loan.books',
      'Loan Book.book',
      'Loan Book.due',
      'Reader.email',
    ]);
  });

  it('says nothing where paths disagree', () => {
    assert.deepEqual(
      names('if a:\n\tdoc = frappe.get_doc("Loan")\nelse:\n\tdoc = frappe.get_doc("Reader")\ndoc.due'),
      ['Loan', 'Reader'],
    );
    assert.deepEqual(names('doc = frappe.get_doc("Loan")\nif a:\n\tdoc = other()\ndoc.due'), ['Loan']);
  });

  it('knows tables of the query builder', () => {
    assert.deepEqual(names('loan = frappe.qb.DocType("Loan")\nfrappe.qb.from_(loan).select(loan.due)'), [
      'Loan',
      'Loan.due',
    ]);
  });

  it('knows what stands before a dot while the line is typed', () => {
    const text = 'doc = frappe.get_doc("Loan", 1)\ndoc.\nprint(1)\n';
    assert.equal(pythonValueBefore(text, text.indexOf('doc.\n') + 3, {}, world)?.doctype, 'Loan');
  });
});

describe('names in scripts', () => {
  const names = (text: string, own?: string) => shown(text, scriptNames(text, own, world));

  it('knows forms, their handlers and their methods', () => {
    assert.deepEqual(
      names(
        'frappe.ui.form.on("Loan", { due(frm) { frm.doc.due; frm.doc.email; }, refresh: function (frm) { frm.set_value("member", 1); frm.set_value({ due: 2 }); frm.set_query("book", "books", () => 1); frm.toggle_display(["due"], true); } });',
      ),
      ['Loan', 'Loan.due', 'Loan.due', 'Loan.member', 'Loan.due', 'Loan Book.book', 'Loan.books', 'Loan.due'],
    );
  });

  it('knows rows', () => {
    assert.deepEqual(
      names(
        'frappe.ui.form.on("Loan Book", { book(frm, cdt, cdn) { const row = locals[cdt][cdn]; row.due; frm.doc.due; frappe.model.set_value(cdt, cdn, "due", 1); } });\n(frm.doc.books || []).forEach((one) => { one.due }); one.due; for (const b of frm.doc.books) { b.book }',
        'Loan',
      ),
      [
        'Loan Book',
        'Loan Book.book',
        'Loan Book.due',
        'Loan.due',
        'Loan Book.due',
        'Loan.books',
        'Loan Book.due',
        'Loan.books',
        'Loan Book.book',
      ],
    );
  });

  it('knows calls, and leaves comments and patterns alone', () => {
    assert.deepEqual(
      names(
        '// frm.doc.due\nconst p = /"Loan"/; frappe.db.get_value("Loan", { member: 1 }, ["due", "other"]); frappe.new_doc("Reader"); frappe.set_route("List", "Loan");',
      ),
      ['Loan', 'Loan.member', 'Loan.due', 'Reader', 'Loan'],
    );
  });

  it('knows what stands before a dot', () => {
    const text = 'frappe.ui.form.on("Loan", { refresh(frm) { frm.doc. } });';
    assert.equal(scriptDocTypeBefore(text, text.indexOf('doc.') + 3, undefined, world), 'Loan');
  });
});

describe('names in templates and JSON', () => {
  it('reads Jinja with the loops over child tables', () => {
    const text =
      '{{ doc.due }} {# doc.due #} {% for row in doc.books %}{{ row.book }}{% endfor %}{{ row.book }} {{ doc.get("member") }}';
    assert.deepEqual(shown(text, templateNames(text, 'Loan', world)), [
      'Loan.due',
      'Loan.books',
      'Loan Book.book',
      'Loan.member',
    ]);
  });

  it('reads every key of a DocType that names one', () => {
    const text = JSON.stringify({
      doctype: 'DocType',
      name: 'Loan',
      field_order: ['due'],
      fields: [
        { fieldname: 'due', depends_on: 'eval:doc.member && doc.other', fetch_from: 'member.email' },
        { fieldname: 'books', fieldtype: 'Table', options: 'Loan Book', mandatory_depends_on: 'due' },
      ],
      links: [{ link_doctype: 'Reader', link_fieldname: 'due' }],
      search_fields: 'member, due',
      title_field: 'member',
    });
    assert.deepEqual(shown(text, jsonNames(text, world)), [
      'Loan',
      'Loan.due',
      'Loan.due',
      'Loan.member',
      'Loan.member',
      'Reader.email',
      'Loan.books',
      'Loan Book',
      'Loan.due',
      'Reader',
      'Reader.due',
      'Loan.member',
      'Loan.due',
      'Loan.member',
    ]);
  });

  it('reads customizations and other documents', () => {
    const text = JSON.stringify([
      {
        doctype: 'Custom Field',
        dt: 'Loan',
        fieldname: 'x',
        insert_after: 'due',
        fieldtype: 'Link',
        options: 'Reader',
      },
      {
        doctype: 'Property Setter',
        doc_type: 'Loan',
        doctype_or_field: 'DocField',
        field_name: 'due',
        property: 'depends_on',
        value: 'eval:doc.member',
      },
      { doctype: 'Property Setter', doc_type: 'Loan', property: 'field_order', value: '["member", "due"]' },
      { doctype: 'Number Card', document_type: 'Loan', filters_json: '[["Loan","due","=","1"]]' },
      { doctype: 'Print Format', doc_type: 'Loan', html: '{{ doc.member }}\n{{ doc.due }}' },
    ]);
    assert.deepEqual(shown(text, jsonNames(text, world)), [
      'Loan',
      'Loan.due',
      'Reader',
      'Loan',
      'Loan.due',
      'Loan.member',
      'Loan',
      'Loan.member',
      'Loan.due',
      'Loan',
      'Loan',
      'Loan.due',
      'Loan',
      'Loan.member',
      'Loan.due',
    ]);
  });

  it('finds what may be a name, and nothing else', () => {
    const text = 'row.due; "due"; overdue; due_date; row.due(); x = {due: 1}; "due now"';
    assert.deepEqual(
      possibleUses(text, 'due').map(({ start }) => start),
      [4, 10, text.indexOf('{due') + 1],
    );
  });
});
