import assert from 'node:assert/strict';
import type { TextEdit } from '../../../server/src/core/finding.js';
import { insertItem, remove, set } from '../../../server/src/core/fix/json.js';
import type { DocTypeSource, JsonPath } from '../../../server/src/core/sources/doctype/model.js';
import { openDocType } from '../../../server/src/core/sources/doctype/open.js';
import { applyEdits } from '../../support/edits.js';

type Make = (source: DocTypeSource) => TextEdit | undefined;

/** What an edit makes of a DocType with this `"x"`, and of the same one with CRLF line ends. */
function edited(x: string, make: Make): string {
  const text = `{\n "doctype": "DocType",\n "name": "A",\n "x": ${x}\n}\n`;
  const after = apply(text, make);
  assert.equal(apply(text.replaceAll('\n', '\r\n'), make), after.replaceAll('\n', '\r\n'));
  return after.slice(text.indexOf('"x": ') + 5, -3);
}

function apply(text: string, make: Make): string {
  const source = openDocType('a.json', text);
  assert.ok(source);
  const edit = make(source);
  const after = applyEdits(text, edit ? [edit] : []);
  JSON.parse(after);
  return after;
}

const without =
  (...path: JsonPath): Make =>
  (source) =>
    remove(source, path);

describe('edits of JSON', () => {
  it('removes the first, a middle, the last and the only property', () => {
    assert.equal(edited('{\n  "a": 1,\n  "b": 2\n }', without('x', 'a')), '{\n  "b": 2\n }');
    assert.equal(edited('{ "a": 1, "b": [2], "c": 3 }', without('x', 'b')), '{ "a": 1, "c": 3 }');
    assert.equal(edited('{\n  "a": 1,\n  "b": 2\n }', without('x', 'b')), '{\n  "a": 1\n }');
    assert.equal(edited('{ "a": "}" }', without('x', 'a')), '{ }');
  });

  it('removes items of an array', () => {
    assert.equal(edited('["a", "b", "c"]', without('x', 0)), '["b", "c"]');
    assert.equal(edited('["a", "b", "c"]', without('x', 2)), '["a", "b"]');
    assert.equal(edited('[\n  "a"\n ]', without('x', 0)), '[\n ]');
  });

  it('removes the last of two equal keys, which is the one that counts', () => {
    assert.equal(edited('{ "a": 1, "a": 2 }', without('x', 'a')), '{ "a": 1 }');
  });

  it('leaves the text alone where there is nothing to remove', () => {
    assert.equal(edited('{ "a": 1 }', without('x', 'b')), '{ "a": 1 }');
  });

  it('replaces a value, and adds a key in the order of keys that Frappe exports', () => {
    const b = (source: DocTypeSource) => set(source, ['x', 'b'], 'é"\n');
    assert.equal(edited('{ "b": 1, "c": 2 }', b), '{ "b": "é\\"\\n", "c": 2 }');
    assert.equal(edited('{\n  "a": 1,\n  "c": 2\n }', b), '{\n  "a": 1,\n  "b": "é\\"\\n",\n  "c": 2\n }');
    assert.equal(edited('{\n  "a": 1\n }', b), '{\n  "a": 1,\n  "b": "é\\"\\n"\n }');
    assert.equal(edited('{"a":1}', b), '{"a":1, "b": "é\\"\\n"}');
    assert.equal(edited('{}', b), '{"b": "é\\"\\n"}');
  });

  it('inserts an item after another one, or at the end', () => {
    const at = (index?: number) => (source: DocTypeSource) => insertItem(source, ['x'], 'n', index);
    assert.equal(edited('[\n  "a",\n  "b"\n ]', at(0)), '[\n  "a",\n  "n",\n  "b"\n ]');
    assert.equal(edited('["a"]', at(0)), '["a", "n"]');
    assert.equal(edited('[\n  "a"\n ]', at()), '[\n  "a",\n  "n"\n ]');
    assert.equal(edited('[]', at()), '["n"]');
  });
});
