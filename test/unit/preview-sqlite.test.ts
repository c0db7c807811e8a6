import assert from 'node:assert/strict';
import { sqliteNotes } from '../../server/src/core/preview/sqlite-notes.js';
import { tableOf } from '../../server/src/core/schema/build.js';
import { readDocType } from '../../server/src/core/sources/doctype/read.js';

const doctypes = { get: () => undefined, names: () => [], complete: true };

describe('what the SQLite tab says', () => {
  const doctype = readDocType({
    name: 'Stay',
    autoname: 'autoincrement',
    fields: [
      { fieldname: 'amount', fieldtype: 'Currency' },
      { fieldname: 'seats', fieldtype: 'Int' },
      { fieldname: 'guest', fieldtype: 'Data', search_index: 1 },
    ],
  });
  const notes = (frappe: '16' | 'develop') =>
    sqliteNotes(tableOf(doctype, { frappe, doctypes, indexes: [] })!).join('\n');

  it('names the columns that hold something else', () => {
    assert.match(notes('develop'), /^amount: REAL/m);
    assert.match(notes('develop'), /^seats: INTEGER keeps/m);
    assert.match(notes('develop'), /No length is held/);
  });

  it('goes by the version of Frappe', () => {
    assert.match(notes('16'), /makes no index for guest\.\n.*no sequence/);
    assert.doesNotMatch(notes('develop'), /makes no index|no sequence/);
    assert.match(notes('develop'), /a row of __frappe_sqlite_sequences/);
  });
});
