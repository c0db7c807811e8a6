import assert from 'node:assert/strict';
import { tableOf } from '../../../server/src/core/schema/build.js';
import { customize } from '../../../server/src/core/schema/customize.js';
import {
  customizationsByDocType,
  readCustomizations,
} from '../../../server/src/core/sources/customization.js';
import { readDocType } from '../../../server/src/core/sources/doctype/read.js';

const doctype = readDocType({
  doctype: 'DocType',
  name: 'Item',
  fields: ['a', 'b', 'c'].map((fieldname) => ({
    fieldname,
    fieldtype: 'Data',
    label: fieldname.toUpperCase(),
  })),
});

function customized(json: unknown, file = 'custom/item.json') {
  const all = readCustomizations(file, json);
  assert.ok(all);
  return customize(doctype, customizationsByDocType([all]).get('Item') ?? { fields: [], setters: [] });
}

const field = (fieldname: string, insert_after: string | null, idx: number) => ({
  dt: 'Item',
  fieldname,
  fieldtype: 'Int',
  insert_after,
  idx,
});
const setter = (field_name: string | null, property: string, value: unknown, property_type = 'Data') => ({
  doc_type: 'Item',
  doctype_or_field: field_name === null ? 'DocType' : 'DocField',
  field_name,
  property,
  value,
  property_type,
});
const names = (data: { fields: { fieldname: string }[] }) =>
  data.fields.map(({ fieldname }) => fieldname).join(' ');

describe('customizations that apps ship', () => {
  it('puts Custom Fields after the field they name, chains and unknown ones included', () => {
    const data = customized({
      doctype: 'Item',
      custom_fields: [
        field('y', 'x', 9),
        field('x', 'a', 1),
        field('first', null, 0),
        field('lost', 'gone', 2),
      ],
      property_setters: [],
    });
    assert.equal(names(data), 'first a x y b c lost');
    assert.deepEqual(data.fields.map(({ index, customizedIn }) => [index, customizedIn]).slice(0, 3), [
      [-1, 'custom/item.json'],
      [0, undefined],
      [-1, 'custom/item.json'],
    ]);
    const table = tableOf(data)!;
    assert.deepEqual(
      table.columns.filter(({ origin }) => origin === 'field').map(({ name, field }) => [name, field]),
      [
        ['first', -1],
        ['a', 0],
        ['x', -1],
        ['y', -1],
        ['b', 1],
        ['c', 2],
        ['lost', -1],
      ],
    );
  });

  it('sets properties of fields and of the DocType', () => {
    const data = customized({
      custom_fields: [field('x', 'a', 1)],
      property_setters: [
        setter('b', 'length', '300', 'Int'),
        setter('b', 'unique', '1', 'Check'),
        setter('x', 'default', '7'),
        setter('gone', 'reqd', '1', 'Check'),
        setter(null, 'sort_field', 'modified'),
        setter(null, 'engine', 'MyISAM'),
        { ...setter('b', 'hidden', '1'), doctype_or_field: 'DocType Link' },
        { ...setter('a', 'fieldtype', 'Text'), doc_type: 'Other' },
      ],
    });
    assert.equal(data.sort_field, 'modified');
    assert.equal(data.engine, 'MyISAM');
    assert.equal(data.name, 'Item');
    assert.deepEqual(
      data.fields.map(({ fieldname, fieldtype, length, unique, hidden, default: value }) =>
        [fieldname, fieldtype, length, unique, hidden, value].join(' '),
      ),
      ['a Data 0 false false ', 'x Int 0 false false 7', 'b Data 300 true false ', 'c Data 0 false false '],
    );
    assert.equal(data.fields[2]!.customizedIn, 'custom/item.json');
    assert.equal(data.fields[2]!.index, 1);
  });

  it('follows a field_order Property Setter', () => {
    const order = (value: string[], custom_fields: object[] = []) =>
      names(
        customized({ custom_fields, property_setters: [setter(null, 'field_order', JSON.stringify(value))] }),
      );
    assert.equal(order(['c', 'a', 'b']), 'c a b');
    assert.equal(order(['a', 'c', 'gone']), 'a b c');
    assert.equal(order(['b', 'c']), 'a b c');
    assert.equal(order(['x', 'a', 'c', 'b'], [field('x', 'c', 1)]), 'x a c b');
    assert.equal(order(['gone']), 'a b c');
    assert.equal(
      names(customized({ custom_fields: [], property_setters: [setter(null, 'field_order', 'no json')] })),
      'a b c',
    );
  });

  it('reads fixtures, and nothing else', () => {
    const data = customized(
      [
        { doctype: 'Custom Field', ...field('x', 'a', 1) },
        { doctype: 'Property Setter', ...setter('x', 'label', 'X') },
        { doctype: 'Custom Field', ...field('x', 'b', 1), fieldtype: 'Date' },
        { doctype: 'Role', name: 'R' },
        null,
      ],
      'fixtures/custom_field.json',
    );
    assert.equal(names(data), 'a b x c');
    assert.equal(data.fields[2]!.fieldtype, 'Date');
    for (const json of [null, {}, [], 'x', { doctype: 'DocType', fields: [] }, [{ doctype: 'Role' }]]) {
      assert.equal(readCustomizations('x.json', json), undefined);
    }
  });

  it('leaves a DocType without any as it is', () => {
    assert.equal(customize(doctype, { fields: [], setters: [] }), doctype);
  });
});
