import assert from 'node:assert/strict';
import { applyEdits } from '../../../server/src/core/fix/apply.js';
import { removeComment, removeEntry } from '../../../server/src/core/fix/suppression.js';
import { parseSuppressions } from '../../../server/src/core/suppress.js';

describe('taking a suppression away', () => {
  function without(text: string, ...unused: string[]): string {
    const [{ comment, rules } = { comment: undefined, rules: [] }] = [...parseSuppressions(text)!.unused()];
    const [fix] = removeComment(text, comment!, unused.length > 0 ? unused : rules);
    return applyEdits(text, fix!.edits);
  }

  it('takes the line of a comment, or what stands after the code', () => {
    assert.equal(without('a()\n\t# doctype-compat: ignore sql/a  why\n\tx()\n'), 'a()\n\tx()\n');
    assert.equal(without('x()  # doctype-compat: ignore sql/a\ny()'), 'x()\ny()');
    assert.equal(without('-- doctype-compat: ignore\r\nselect 1'), 'select 1');
    assert.equal(without('{# doctype-compat: ignore sql/a ok #}\n<p>'), '<p>');
  });

  it('leaves the rules that meet something', () => {
    assert.equal(
      without('# doctype-compat: ignore sql/a, sql/b, sql/c because\nx()', 'sql/b'),
      '# doctype-compat: ignore sql/a, sql/c because\nx()',
    );
  });

  it('takes an entry with its comma', () => {
    const text = '{"ignore": [\n  {"rule": "a"},\n  {"rule": "b"}\n]}';
    const gone = (entry: string) => {
      const start = text.indexOf(entry);
      return applyEdits(text, removeEntry(text, { start, end: start + entry.length })[0]!.edits);
    };
    assert.equal(gone('{"rule": "a"}'), '{"ignore": [\n  {"rule": "b"}\n]}');
    assert.equal(gone('{"rule": "b"}'), '{"ignore": [\n  {"rule": "a"}\n]}');
  });
});
