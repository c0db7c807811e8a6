import assert from 'node:assert/strict';
import { completionsAt } from '../../../server/src/core/editor/completion.js';
import { hoverAt } from '../../../server/src/core/editor/hover.js';
import type { DocTypeView } from '../../../server/src/core/editor/view.js';
import { tableOf } from '../../../server/src/core/schema/build.js';
import type { DocTypeLookup } from '../../../server/src/core/sources/doctype/model.js';
import { openDocType } from '../../../server/src/core/sources/doctype/open.js';
import { readDocType } from '../../../server/src/core/sources/doctype/read.js';
import { DEFAULT_VERSIONS, type FrappeVersion } from '../../../server/src/core/targets.js';

const others = [
  {
    name: 'Customer',
    module: 'Selling',
    fields: [
      { fieldname: 'customer_name', fieldtype: 'Data' },
      { fieldname: 'details', fieldtype: 'Section Break' },
      { fieldname: 'last_bill', fieldtype: 'Link', options: 'Bill' },
    ],
    permissions: [{ role: 'Sales User' }],
  },
  { name: 'Bill Item', module: 'Selling', istable: 1, fields: [] },
].map((json) => readDocType({ doctype: 'DocType', ...json }));

const FIELDS = `
 {"fieldname": "customer", "fieldtype": "Link", "options": "Customer"},
 {"fieldname": "kind", "fieldtype": "Link", "options": "DocType"},
 {"fieldname": "currency", "fieldtype": "Link", "options": "Currency"},
 {"fieldname": "picture", "fieldtype": "Attach Image"},
 {"fieldname": "status", "fieldtype": "Select", "options": "Open\\nClosed"},`;

/** A DocType with `|` where the caret is: in a row of `fields`, or at the place that `at` names. */
function view(text: string, frappe: FrappeVersion = '16'): { view: DocTypeView; offset: number } {
  const offset = text.indexOf('|');
  const source = openDocType('/bill.json', text.replace('|', ''), true)!;
  const all = new Map([...others, source.data].map((doctype) => [doctype.name, doctype]));
  const doctypes: DocTypeLookup = { get: (name) => all.get(name), complete: true, names: () => all.keys() };
  const table = tableOf(source.data, { frappe, doctypes });
  return { view: { source, table, frappe, versions: DEFAULT_VERSIONS, doctypes }, offset };
}

const inRow = (row: string) => `{"doctype": "DocType", "name": "Bill", "fields": [${FIELDS}\n {${row}}\n]}`;
const inRoot = (rest: string) =>
  `{"doctype": "DocType", "name": "Bill", "module": "Selling", "fields": [${FIELDS}\n {"fieldname": "x", "fieldtype": "Data"}\n], ${rest}}`;

function offered(text: string, frappe?: FrappeVersion): string[] {
  const at = view(text, frappe);
  return completionsAt(at.view, at.offset)?.choices.map(({ value }) => value) ?? [];
}

describe('completion in a DocType', () => {
  const keys: [string, string[]][] = [
    [inRoot('"|"'), ['autoname', 'is_submittable', 'track_changes', 'search_fields', 'states', 'sort_order']],
    [
      inRow('"fieldname": "y", "|"'),
      ['fieldtype', 'depends_on', 'fetch_from', 'not_nullable', 'in_list_view'],
    ],
    [inRoot('"permissions": [{"|"}]'), ['role', 'if_owner', 'amend', 'permlevel']],
    [inRoot('"links": [{"|"}]'), ['link_doctype', 'link_fieldname', 'table_fieldname']],
    [inRoot('"actions": [{"|"}]'), ['action_type', 'group']],
    [inRoot('"states": [{"|"}]'), ['title', 'color']],
  ];
  for (const [text, wanted] of keys) {
    it(`offers ${wanted.join(', ')} as keys`, () => {
      const found = offered(text);
      assert.deepEqual(
        wanted.filter((key) => !found.includes(key)),
        [],
      );
      assert.ok(!found.includes('oldfieldname') && !found.includes('parenttype'));
    });
  }

  it('offers no key twice, and none of a later Frappe', () => {
    const found = offered(inRow('"fieldname": "y", "reqd": 1, "|"'), '15');
    assert.ok(!found.includes('reqd') && !found.includes('placeholder'));
    assert.ok(offered(inRow('"fieldname": "y", "|"')).includes('placeholder'));
  });

  const values: [string, string][] = [
    [inRow('"fieldtype": "|"'), 'Table MultiSelect'],
    [inRow('"fieldtype": "Link", "options": "|"'), 'Customer'],
    [inRow('"fieldtype": "Table", "options": "|"'), 'Bill Item'],
    [inRow('"fieldtype": "Dynamic Link", "options": "|"'), 'kind'],
    [inRow('"fieldtype": "Currency", "options": "|"'), 'currency'],
    [inRow('"fieldtype": "Data", "options": "|"'), 'Email'],
    [inRow('"fieldtype": "Code", "options": "|"'), 'Python'],
    [inRow('"fieldtype": "Date", "default": "|"'), 'Today'],
    [inRow('"fieldtype": "Select", "options": "A\\nB", "default": "|"'), 'B'],
    [inRow('"fieldtype": "Link", "options": "User", "default": "|"'), '__user'],
    [inRow('"fieldtype": "Data", "fetch_from": "|"'), 'customer.customer_name'],
    [inRow('"fieldtype": "Data", "depends_on": "|"'), 'eval:doc.status'],
    [inRow('"fieldtype": "Data", "depends_on": "eval:doc.cus| == 1"'), 'customer'],
    [inRow('"fieldtype": "Int", "reqd": |'), '1'],
    [inRow('"fieldtype": "Float", "precision": "|"'), '9'],
    [inRoot('"autoname": "|"'), 'autoincrement'],
    [inRoot('"naming_rule": "|"'), 'By "Naming Series" field'],
    [inRoot('"image_field": "|"'), 'picture'],
    [inRoot('"sort_field": "|"'), 'modified'],
    [inRoot('"sort_order": "|"'), 'DESC'],
    [inRoot('"engine": "|"'), 'InnoDB'],
    [inRoot('"search_fields": "customer, |"'), 'status'],
    [inRoot('"title_field": "|"'), 'status'],
    [inRoot('"field_order": ["|"]'), 'currency'],
    [inRoot('"permissions": [{"role": "|"}]'), 'Sales User'],
    [inRoot('"links": [{"link_doctype": "|"}]'), 'Customer'],
    [inRoot('"links": [{"link_doctype": "Customer", "link_fieldname": "|"}]'), 'last_bill'],
    [inRoot('"actions": [{"action_type": "|"}]'), 'Server Action'],
    [inRoot('"states": [{"color": "|"}]'), 'Light Blue'],
    ['{"doctype": "DocType", "name": "Bill", "module": "|", "fields": []}', 'Selling'],
  ];
  for (const [text, wanted] of values) {
    const place = /[^\n]*\|[^\n]*/.exec(text.replace(/.*\], (?=")/s, ''))?.[0].trim();
    it(`offers ${wanted} at ${place}`, () => assert.ok(offered(text).includes(wanted), offered(text).join()));
  }

  it('offers no field without a value to fetch', () => {
    assert.ok(!offered(inRow('"fieldtype": "Data", "fetch_from": "|"')).includes('customer.details'));
  });

  it('says over a key what it does', () => {
    const at = view(inRow('"fieldname": "y", "fieldtype": "Data", "set_o|nly_once": 1'));
    assert.match(hoverAt(at.view, at.offset)?.markdown ?? '', /Once saved, its value cannot be changed/);
  });
});
