import assert from 'node:assert/strict';
import type { Finding, TextEdit } from '../../server/src/core/finding.js';
import { applyEdits, planFixes } from '../../server/src/core/fix/apply.js';

const FILE = '/w/a.json';

function finding(edits: TextEdit[], safe = true, file = FILE): Finding {
  const at = { line: 0, character: 0 };
  return {
    file,
    range: { start: at, end: at },
    span: { start: 0, end: 0 },
    rule: 'test/rule',
    severity: 'error',
    target: 'mariadb',
    message: 'm',
    fixes: [{ title: 'Fix', safe, edits }],
    related: [],
    fingerprint: 'f',
    likeness: 'l',
  };
}

const edit = (start: number, end: number, newText: string, file?: string): TextEdit => ({
  span: { start, end },
  newText,
  ...(file !== undefined && { file }),
});

function planned(text: string, findings: Finding[], texts: Record<string, string> = {}): string {
  const all: Record<string, string> = { [FILE]: text, ...texts };
  const plan = planFixes(
    findings,
    (file) => all[file],
    (file) => file in all,
  );
  const mine = plan.flatMap(({ edits }) => edits).filter(({ file }) => file === FILE);
  return applyEdits(text, mine);
}

describe('planning safe fixes', () => {
  const text = '{"a": 1, "b": 2}';

  it('does those that touch different places, and only safe ones', () => {
    const result = planned(text, [
      finding([edit(14, 15, '3')]),
      finding([edit(6, 7, '0')]),
      finding([edit(1, 4, '"c"')], false),
    ]);
    assert.equal(result, '{"a": 0, "b": 3}');
  });

  it('leaves out one that overlaps with an earlier one', () => {
    assert.equal(planned(text, [finding([edit(1, 9, '')]), finding([edit(6, 7, '9')])]), '{"b": 2}');
  });

  it('leaves out a second insertion at one place, also an equal one', () => {
    const insert = () => finding([edit(1, 1, '"z": 0, ')]);
    assert.equal(planned(text, [insert(), insert()]), '{"z": 0, "a": 1, "b": 2}');
    assert.equal(planned(text, [finding([edit(1, 9, '')]), insert()]), '{"b": 2}');
  });

  it('does an equal replacement once', () => {
    assert.equal(planned(text, [finding([edit(6, 7, '5')]), finding([edit(6, 7, '5')])]), '{"a": 5, "b": 2}');
  });

  it('leaves out what would not be JSON any more', () => {
    assert.equal(planned(text, [finding([edit(7, 8, '')])]), text);
    assert.equal(planned('{"a": 1,', [finding([edit(6, 7, '2')])]), '{"a": 1,');
  });

  it('keeps a byte order mark', () => {
    assert.equal(planned(`\ufeff${text}`, [finding([edit(7, 8, '4')])]), '\ufeff{"a": 4, "b": 2}');
  });

  it('does a fix in all its files or not at all', () => {
    const both = finding([edit(6, 7, '2'), edit(0, 0, '# x\n', '/w/a.py')]);
    assert.equal(planned(text, [both]), text);
    assert.equal(planned(text, [both], { '/w/a.py': '' }), '{"a": 2, "b": 2}');
    const create = finding([edit(6, 7, '2'), { ...edit(0, 0, '# x\n', '/w/a.py'), create: true }]);
    assert.equal(planned(text, [create]), '{"a": 2, "b": 2}');
    assert.equal(planned(text, [create], { '/w/a.py': '' }), text);
  });
});
