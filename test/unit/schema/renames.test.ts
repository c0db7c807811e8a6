import assert from 'node:assert/strict';
import { changesOf } from '../../../server/src/core/migration/changes/change.js';
import { renameCalls } from '../../../server/src/core/migration/changes/renames.js';
import type { DocTypeData } from '../../../server/src/core/sources/doctype/model.js';
import { readDocType } from '../../../server/src/core/sources/doctype/read.js';

const doctype = (...fields: object[]): DocTypeData =>
  readDocType({ doctype: 'DocType', name: 'Order', fields });
const field = (fieldname: string, fieldtype: string, label = ''): object => ({ fieldname, fieldtype, label });

describe('Changes between two DocTypes', () => {
  it('takes one label and type under two names for a probable rename', () => {
    const before = doctype(field('title', 'Data'), field('client', 'Link', 'Customer'), field('on', 'Date'));
    const after = doctype(field('title', 'Data'), field('customer', 'Link', 'Customer'), field('on', 'Date'));
    assert.deepEqual(changesOf(before, after, { frappe: '16' }), [
      { kind: 'rename-field', field: 'customer', old: 'client', new: 'customer', probable: true },
    ]);
  });

  it('takes what a patch declares for a rename, however little they share', () => {
    const before = doctype(field('a', 'Data'));
    const after = doctype(field('other_thing', 'Data', 'Thing'));
    const renames = new Map([['a', 'other_thing']]);
    assert.deepEqual(changesOf(before, after, { frappe: '16', renames }), [
      { kind: 'rename-field', field: 'other_thing', old: 'a', new: 'other_thing' },
    ]);
  });

  it('takes two candidates that fit equally well for none', () => {
    const before = doctype(field('x', 'Data', 'Name'));
    const after = doctype(field('p', 'Data', 'Name'), field('q', 'Data', 'Name'));
    const kinds = changesOf(before, after, { frappe: '16' }).map((change) => change.kind);
    assert.deepEqual(kinds, ['add-field', 'add-field', 'remove-field']);
  });

  it('never takes different fieldtypes for one field', () => {
    const before = doctype(field('client', 'Data', 'Customer'));
    const after = doctype(field('customer', 'Link', 'Customer'));
    const kinds = changesOf(before, after, { frappe: '16' }).map((change) => change.kind);
    assert.deepEqual(kinds, ['add-field', 'remove-field']);
  });

  it('reads rename_field calls', () => {
    const calls = renameCalls(`
rename_field("Sales Order", "client", 'customer')
frappe.model.utils.rename_field(
	"Order", "a", "b"
)
rename_field(doctype, "x", "y")
`);
    assert.deepEqual([...calls.keys()], ['Sales Order', 'Order']);
    assert.deepEqual([...calls.get('Order')!], [['a', 'b']]);
  });

  it('reads the pairs of calls in a loop', () => {
    const calls = renameCalls(`
fields = {"client": "customer", 'amount': 'total'}
for old, new in fields.items():
	rename_field("Order", old, new)
for pair in (("a", "b"), ["c", "d"]):
	rename_field("Order", pair[0], pair[1])
`);
    assert.deepEqual(Object.fromEntries(calls.get('Order')!), {
      client: 'customer',
      amount: 'total',
      a: 'b',
      c: 'd',
    });
  });
});
