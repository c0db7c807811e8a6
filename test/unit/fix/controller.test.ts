import assert from 'node:assert/strict';
import { setInBeforeInsert } from '../../../server/src/core/fix/controller.js';
import { applyEdits } from '../../support/edits.js';

/** The controller after `content` of `Web Order` was given the value `{}` there. */
function fixed(text: string, doctype = 'Web Order'): string | undefined {
  const edit = setInBeforeInsert({ file: 'web_order.py', text }, doctype, 'content', '{}');
  return edit && applyEdits(text, [edit]);
}

const assignment = ['\t\tif self.content is None:', '\t\t\tself.content = "{}"'].join('\n');

describe('setting a field in before_insert', () => {
  it('adds the method at the end of the class', () => {
    assert.equal(
      fixed('class WebOrder(Document):\n\tpass\n\n\ndef f():\n\tpass\n'),
      `class WebOrder(Document):\n\tpass\n\n\tdef before_insert(self):\n${assignment}\n\n\ndef f():\n\tpass\n`,
    );
  });

  it('starts the method that is there, after its docstring', () => {
    assert.equal(
      fixed('class WebOrder(Document):\n\tdef before_insert(self):\n\t\t"""Once."""\n\t\tself.a = 1\n'),
      `class WebOrder(Document):\n\tdef before_insert(self):\n\t\t"""Once."""\n${assignment}\n\t\tself.a = 1\n`,
    );
  });

  it('keeps spaces and CRLF', () => {
    assert.equal(
      fixed('class WebOrder(Document):\r\n    x = 1\r\n'),
      'class WebOrder(Document):\r\n    x = 1\r\n\r\n    def before_insert(self):\r\n        if self.content is None:\r\n            self.content = "{}"\r\n',
    );
  });

  it('takes hyphens and spaces out of the name of the class, as Frappe does', () => {
    assert.ok(fixed('class WebOrderItem(Document):\n\tpass\n', 'Web-Order Item'));
  });

  it('gives up where it cannot be sure', () => {
    const unsure = [
      'class Other(Document):\n\tpass\n',
      // The base class may have a before_insert of its own.
      'class WebOrder(SellingController):\n\tpass\n',
      'class WebOrder(Document):\n\tbefore_insert = helper\n',
      'class WebOrder(Document):\n\tdef before_insert(self): pass\n',
      // What stands at the margin belongs to a string.
      'class WebOrder(Document):\n\tdef f(self):\n\t\treturn """\nx\n"""\n',
      '',
    ];
    for (const text of unsure) assert.equal(fixed(text), undefined, text);
  });

  it('takes no name that is none in Python', () => {
    const controller = { file: 'a.py', text: 'class A(Document):\n\tpass\n' };
    assert.equal(setInBeforeInsert(controller, 'A', 'a-b', 'x'), undefined);
  });
});
