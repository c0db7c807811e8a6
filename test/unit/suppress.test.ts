import assert from 'node:assert/strict';
import { parseSuppressions } from '../../server/src/core/suppress.js';

const read = (text: string) => parseSuppressions(text)!;

describe('suppression comments', () => {
  const one: { name: string; text: string; line: number; rules: string[]; reason: string }[] = [
    {
      name: 'Python',
      text: '# doctype-compat: ignore sql/a  why\nx()',
      line: 1,
      rules: ['sql/a'],
      reason: 'why',
    },
    { name: 'SQL', text: '-- doctype-compat: ignore sql/a\nselect 1', line: 1, rules: ['sql/a'], reason: '' },
    { name: 'JavaScript', text: '// doctype-compat: ignore sql/a\nx', line: 1, rules: ['sql/a'], reason: '' },
    {
      name: 'Jinja',
      text: '{# doctype-compat: ignore sql/a ok #}\nx',
      line: 1,
      rules: ['sql/a'],
      reason: 'ok',
    },
    {
      name: 'several rules',
      text: '# doctype-compat: ignore sql/a, vitess/*,read-only/b because of c\nx',
      line: 1,
      rules: ['sql/a', 'vitess/*', 'read-only/b'],
      reason: 'because of c',
    },
    { name: 'no rule', text: '# doctype-compat: ignore\nx', line: 1, rules: ['*'], reason: '' },
    {
      name: 'only a reason',
      text: '# doctype-compat: ignore it is fine\nx',
      line: 1,
      rules: ['*'],
      reason: 'it is fine',
    },
    {
      name: 'after code',
      text: 'a\nx()  # doctype-compat: ignore sql/a',
      line: 1,
      rules: ['sql/a'],
      reason: '',
    },
    {
      name: 'above comments and empty lines',
      text: '# doctype-compat: ignore sql/a\n\n  # more\r\nx()',
      line: 3,
      rules: ['sql/a'],
      reason: '',
    },
    {
      name: 'CRLF',
      text: 'a\r\n# doctype-compat: ignore sql/a why\r\nx',
      line: 2,
      rules: ['sql/a'],
      reason: 'why',
    },
  ];
  for (const { name, text, line, rules, reason } of one) {
    it(`reads: ${name}`, () => {
      const [comment, ...others] = read(text).all;
      assert.deepEqual(others, []);
      assert.deepEqual([comment?.line, comment?.rules, comment?.reason], [line, rules, reason]);
      assert.ok(text.slice(comment!.span.start).startsWith('doctype-compat:'));
    });
  }

  it('reads no comment where there is none', () => {
    assert.equal(parseSuppressions('x = "doctype-compat: ignore sql/a"\n'), undefined);
    assert.equal(parseSuppressions('# doctype-compat: ignored sql/a\n'), undefined);
    assert.equal(parseSuppressions('# see doctype-compat\n'), undefined);
  });

  const ranges: { name: string; text: string; lines: [number, number] }[] = [
    { name: 'a call over several lines', text: '# IGNORE\nx = f(\n    1,\n)\ny()', lines: [1, 3] },
    { name: 'a line that goes on', text: '# IGNORE\r\nx = 1 + \\\r\n    f()\r\ny()', lines: [1, 2] },
    { name: 'a head, not its block', text: '# IGNORE\nif (a and\n    b):\n    f()', lines: [1, 2] },
    { name: 'an arm', text: 'if a:\n    f()\n# IGNORE\nelif (b and\n    c):\n    g()', lines: [3, 4] },
    { name: 'a function with decorators', text: '# IGNORE\n@a\n@b(1)\ndef f():\n    g()', lines: [1, 3] },
    { name: 'a string', text: '# IGNORE\nq = """a\n  b\n"""\ny()', lines: [1, 3] },
    { name: 'an argument', text: 'f(\n  # IGNORE\n  """a\n  b""",\n  c)', lines: [2, 3] },
    { name: 'the statement that it ends', text: 'q = """a\n  b"""  # IGNORE\ny()', lines: [0, 1] },
  ];
  for (const { name, text, lines } of ranges) {
    it(`speaks of the whole of ${name}`, () => {
      const [comment] = parseSuppressions(
        text.replace('IGNORE', 'doctype-compat: ignore sql/a'),
        'python',
      )!.all;
      assert.deepEqual([comment?.line, comment?.lastLine], lines);
    });
  }

  it('takes nothing in a string for a comment', () => {
    const inString = 'x = """\n# doctype-compat: ignore-file\n"""\n';
    assert.equal(parseSuppressions(inString, 'python'), undefined);
    assert.equal(parseSuppressions("select '\n-- doctype-compat: ignore-file\n';", 'sql'), undefined);
    assert.equal(parseSuppressions('select 1; /* doctype-compat: ignore sql/a */', 'sql')?.all.length, 1);
  });

  it('suppresses its rules on its line only', () => {
    const found = read('# doctype-compat: ignore sql/a, sql/b\nx()\ny()');
    assert.equal(found.suppress('sql/a', [1]), true);
    assert.equal(found.suppress('sql/a', [2]), false);
    assert.equal(found.suppress('sql/c', [1]), false);
    assert.equal(found.suppress('sql/b', [1, 7]), true);
  });

  it('suppresses in the whole file', () => {
    const found = read('x()\n# doctype-compat: ignore-file vitess/*\n');
    assert.equal(found.suppress('vitess/a', [0]), true);
    assert.equal(found.suppress('sql/a', [0]), false);
  });

  it('knows what has suppressed nothing, rule by rule', () => {
    const found = read('# doctype-compat: ignore sql/a, sql/b\nx()\n# doctype-compat: ignore-file\n');
    found.suppress('sql/a', [1]);
    assert.deepEqual(
      found.unused().map(({ rules }) => rules),
      [['sql/b']],
    );
  });
});
