import assert from 'node:assert/strict';
import { tableOf } from '../../../server/src/core/schema/build.js';
import { vitessColumns } from '../../../server/src/core/sharding/columns.js';
import { readDocType } from '../../../server/src/core/sources/doctype/read.js';

describe('columns of a VSchema', () => {
  it('are there once where two names differ only in case, else Vitess leaves out the tables after it', () => {
    const fields = ['Status', 'status', 'place'].map((fieldname) => ({ fieldname, fieldtype: 'Data' }));
    const names = vitessColumns(tableOf(readDocType({ name: 'Key Ring', fields }))!).map(({ name }) => name);
    assert.deepEqual(
      names.filter((name) => /^(status|place)$/i.test(name)),
      ['Status', 'place'],
    );
  });
});
