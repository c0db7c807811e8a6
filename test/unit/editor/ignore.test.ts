import assert from 'node:assert/strict';
import { parse } from 'jsonc-parser';
import { withIgnore } from '../../../server/src/core/editor/ignore.js';
import { applyEdits } from '../../support/edits.js';

const entry = { rule: 'vitess/text-default', doctype: 'Note', field: 'content' };
const added = (text: string) => {
  const edits = withIgnore(text, entry);
  return edits && applyEdits(text, edits);
};

describe('an ignore entry for the configuration', () => {
  it('makes a configuration of an empty text', () => {
    const text = added('');
    assert.equal(text?.endsWith('}\n'), true);
    assert.deepEqual(JSON.parse(text!), { ignore: [entry] });
  });

  it('comes last, and leaves comments and other entries as they are', () => {
    const before = '{\n  // why\n  "ignore": [\n    { "rule": "mariadb/*" } // old\n  ]\n}\n';
    const text = added(before)!;
    assert.match(text, /\/\/ why/);
    assert.match(text, /\/\/ old/);
    assert.deepEqual(parse(text), { ignore: [{ rule: 'mariadb/*' }, entry] });
  });

  it('keeps tabs and line ends', () => {
    const text = added('{\r\n\t"targets": ["vitess"]\r\n}\r\n')!;
    assert.match(text, /\r\n\t"ignore": \[/);
    assert.doesNotMatch(text, /[^\r]\n/);
  });

  it('is refused where it could not be read', () => {
    assert.equal(added('{ "ignore": "all" }'), undefined);
    assert.equal(added('{ "ignore": ['), undefined);
    assert.equal(added('[]'), undefined);
  });
});
