import assert from 'node:assert/strict';
import { changesModel } from '../../../server/src/core/editor/changes-view.js';
import { planDocType } from '../../../server/src/core/migration/plan/plan.js';
import { readDocType } from '../../../server/src/core/sources/doctype/read.js';

const doctype = (fields: object[]) => readDocType({ doctype: 'DocType', name: 'Note', fields });
const plain = (n: number) => ({ fieldname: `qty_${n}`, fieldtype: 'Int', label: `Qty ${n}` });

describe('what the editor shows of changes', () => {
  // Frappe 16 says every column of some types again with each change.
  const many = Array.from({ length: 12 }, (_, n) => plain(n));
  const before = doctype([{ fieldname: 'title', fieldtype: 'Data' }, ...many]);
  const after = doctype([{ fieldname: 'title', fieldtype: 'Small Text' }, ...many]);
  const model = changesModel(planDocType(before, after, { frappe: '16', target: 'mariadb' }), 'main');

  it('has what changes first, one clause each, and what does not apart', () => {
    const [alter] = model.statements;
    assert.equal(alter?.sql, 'ALTER TABLE `tabNote`');
    assert.deepEqual(alter?.clauses, ['MODIFY `title` text']);
    assert.ok(alter.unchanged.every((clause) => /^MODIFY `qty_\d+`/.test(clause)));
    assert.equal(alter.unchanged.length, 12);
  });

  it('has the table before and after, which differ in the lines that changed', () => {
    const [old, now] = [model.ddl.before.split('\n'), model.ddl.after.split('\n')];
    assert.deepEqual(
      now.filter((line) => !old.includes(line)),
      ['  `title` text DEFAULT NULL,'],
    );
  });

  it('never says that nothing becomes nothing', () => {
    const added = doctype([{ fieldname: 'title', fieldtype: 'Data' }, ...many, plain(99)]);
    const { rows } = changesModel(planDocType(before, added, { frappe: '16', target: 'mariadb' }), 'main');
    assert.ok(rows.length > 0);
    assert.ok(rows.every((row) => row.before !== 'none' || row.after !== 'none'));
  });
});
