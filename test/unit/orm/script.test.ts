import assert from 'node:assert/strict';
import { ormOfScript } from '../../../server/src/core/orm/js/read.js';
import { statementsOf } from '../../../server/src/core/orm/sql/statements.js';
import type { FrappeVersion } from '../../../server/src/core/targets.js';
import { fixtureTables } from '../../support/statement-fixtures.js';

const { doctypes } = fixtureTables();

/** What is said of the first call of a script: the text under each refusal and its words, and the statements. */
function read(text: string, frappe: FrappeVersion = '16') {
  const [call] = ormOfScript(text);
  assert.ok(call, text);
  const { fragments, refusals } = statementsOf(call, { frappe, doctypes, text });
  return {
    sql: fragments.map(({ sql }) => sql),
    said: refusals.map(({ span, text: words }) => `${text.slice(span.start, span.end)}: ${words}`),
  };
}

describe('Calls of the ORM in scripts', () => {
  it('are lists of one document with frappe.db.get_value, whose fields may be left out', () => {
    assert.deepEqual(read("frappe.db.get_value('Bill', name, ['customer', 'lane'])").said, [
      'lane: row.lane is None',
    ]);
    assert.deepEqual(read("frappe.db.get_value('Bill', { lane: 'a' }, 'customer')", '15').sql, [
      "select `customer` from `tabBill` where `tabBill`.`lane` = 'a' order by `tabBill`.`modified` DESC limit 20 offset 0",
    ]);
  });

  it('may name the parent DocType of a child table after the callback', () => {
    const told = "frappe.db.get_value('Bill Line', { parent: 'a' }, 'qty', (row) => row, 'Bill')";
    assert.deepEqual(read(told).said, []);
    assert.equal(read("frappe.db.get_value('Bill Line', { parent: 'a' }, 'qty')").said.length, 1);
  });

  it('go through the lists of the desk with frappe.db.get_list and count, which refuse', () => {
    const text =
      "frappe.db.get_list('Bill', { fields: ['name', 'lane'], filters: [['hue', '=', 'a']], limit: 5 })";
    assert.deepEqual(read(text).said, [
      'lane: Field not permitted in query: lane',
      'hue: Field not permitted in query: hue',
    ]);
    assert.deepEqual(read("frappe.db.count('Bill', { filters: { hue: 1 } })").said, [
      'hue: Field not permitted in query: hue',
    ]);
  });

  it('are those of frappe.client with frappe.call, resources and functions of single-page apps', () => {
    for (const text of [
      "frappe.call({ method: 'frappe.client.get_list', args: { doctype: 'Bill', fields: ['lane'] } })",
      "frappe.xcall('frappe.client.get_value', { doctype: 'Bill', fieldname: 'lane', filters: 'a' })",
      "const r = await call('frappe.client.get_list', {\n\t// which\n\tdoctype: 'Bill', fields: [`lane`, ...more] })",
      "createResource({ url: 'frappe.client.get_list', params: { doctype: \"Bill\", fields: ['lane'] } })",
      "createListResource({ doctype: 'Bill', fields: ['lane'], pageLength: 20 })",
      "useFrappeGetDocList<Bill>('Bill', { fields: ['lane'] })",
    ])
      assert.deepEqual(read(text).said, ['lane: row.lane is None'], text);
    assert.deepEqual(read("frappe.db.get_single_value('Bill Settings', 'lane')").said, [
      'lane: Field <strong>lane</strong> does not exist on <strong>Bill Settings</strong>',
    ]);
  });

  it('are left alone where a value is no literal, in comments, and for other paths', () => {
    for (const text of [
      "frappe.db.get_value('Bill', name, field)",
      "frappe.db.get_list(doctype, { fields: ['lane'] })",
      "frappe.db.get_list('Bill', { fields: ['name', 'la' + 'ne'] })",
      "createListResource({ doctype: 'Bill', fields: wide ? ['lane'] : ['name'] })",
      "frappe.db.get_value('Bill Settings', null, 'lane')",
      "useFrappeGetDocList('Bill', { orderBy: { field: 'customer', order: 'desc' } })",
    ])
      assert.deepEqual(read(text).said, [], text);
    for (const text of [
      "// frappe.db.get_value('Bill', 'a', 'lane')",
      "/* frappe.db.get_value('Bill', 'a', 'lane') */",
      "/*\n * frappe.db.get_value('Bill', 'a', 'lane')",
      "x = 1 // frappe.db.get_value('Bill', 'a', 'lane')",
      "frappe.call({ method: 'shop.api.bills', args: { doctype: 'Bill', fields: ['lane'] } })",
      "createListResource({ url: 'shop.api.bills', doctype: 'Bill', fields: ['lane'] })",
      "store.call('frappe.client.get_list', { doctype: 'Bill', fields: ['lane'] })",
    ])
      assert.deepEqual(ormOfScript(text), [], text);
  });

  it('go on behind comments, also long ones', () => {
    const note = `/* ${'x'.repeat(3000)} */ // y`;
    assert.deepEqual(read(`u = 'https://a.b'; frappe.db.get_value('Bill', ${note}\n'a', 'lane')`).said, [
      'lane: row.lane is None',
    ]);
  });

  it('end at an open quote or bracket', () => {
    for (const text of [
      "frappe.db.get_value('Bill', '",
      "call('frappe.client.get_list', { doctype: 'Bill', fields: ['a",
    ])
      assert.doesNotThrow(() => ormOfScript(text));
  });
});
