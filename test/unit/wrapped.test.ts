import assert from 'node:assert/strict';
import { wrappedStart } from '../../server/src/core/check/wrapped.js';

/** `«…»` is the call, `‹…›` in it what says the statement (all of it without), `^…^` the finding. */
function startOf(marked: string): string | undefined {
  const marks = new Map<string, number>();
  let text = '';
  for (const character of marked) {
    if (!'«»‹›^'.includes(character)) text += character;
    else marks.set(character === '^' && marks.has('^') ? '^^' : character, text.length);
  }
  const extent = { start: marks.get('«')!, end: marks.get('»')! };
  const said = { start: marks.get('‹') ?? extent.start, end: marks.get('›') ?? extent.end };
  const start = wrappedStart(text, extent, said, { start: marks.get('^')!, end: marks.get('^^')! });
  return start === undefined ? undefined : text.slice(start).split('\n')[0];
}

describe('Where a statement begins that a formatter laid out', () => {
  it('is the line of the call, where its text is one line further down', () => {
    assert.equal(
      startOf('\treturn «frappe.db.sql(\n\t\t‹"select ^a^ from t"›,\n\t\t(x,),\n\t)»'),
      'frappe.db.sql(',
    );
    assert.equal(startOf('rows = «frappe.get_all(\n\t"Note", fields=["^a^"]\n)»'), 'frappe.get_all(');
  });

  it('is the line of the assignment or return, where brackets were put around the call', () => {
    assert.equal(startOf('\talso = (\n\t\t«frappe.qb.from_(row).select(^row.a^).run()»\n\t)\n'), 'also = (');
    assert.equal(startOf('return (\n\t«frappe.db.sql(‹"select ^a^"›)»\n)'), 'return (');
  });

  it('is nothing else where the text has lines of its own', () => {
    assert.equal(startOf('«frappe.db.sql(\n‹"""select a\nfrom t\nwhere ^b^"""›\n)»'), undefined);
    assert.equal(startOf('«frappe.get_all(\n\t"Note",\n\tfields=["^a^"],\n)»'), undefined);
    assert.equal(startOf('x = (\n\t«frappe.qb.from_(row)\n\t.select(^row.a^)\n\t.run()»\n)'), undefined);
  });

  it('is nothing else where the call begins on the same line, or among other things', () => {
    assert.equal(startOf('x = «frappe.db.sql(‹"select ^a^"›)»'), undefined);
    assert.equal(startOf('x = {\n\t"a": «frappe.db.sql(‹"select ^a^"›)»,\n}'), undefined);
    assert.equal(startOf('show(\n\t«frappe.db.sql(‹"select ^a^"›)»\n)'), undefined);
  });

  it('is nothing where the finding stands elsewhere', () => {
    assert.equal(startOf('^a^ = "x"\n«frappe.db.sql(\n\t‹"select " + a›\n)»'), undefined);
  });
});
