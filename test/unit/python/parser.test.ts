import assert from 'node:assert/strict';
import type { DefStmt, Expr, Stmt } from '../../../server/src/core/python/ast.js';
import { outlinePython, parsePython } from '../../../server/src/core/python/parser.js';

const only = (text: string): Stmt => {
  const { body, broken } = parsePython(text);
  assert.deepEqual(broken, []);
  assert.equal(body.length, 1);
  return body[0]!;
};
const value = (text: string): Expr => {
  const statement = only(text);
  assert.equal(statement.kind, 'expr');
  return (statement as { value: Expr }).value;
};
/** An expression written back without spaces, brackets around every operation. */
function show(e: Expr | undefined): string {
  if (!e) return '-';
  switch (e.kind) {
    case 'name':
      return e.id;
    case 'attr':
      return `${show(e.obj)}.${e.name}`;
    case 'call':
      return `${show(e.fn)}(${e.args.map((a) => '*'.repeat(a.star) + (a.name ? `${a.name}=` : '') + show(a.value)).join(',')})`;
    case 'str':
      return JSON.stringify(e.value) + e.holes.map((h) => `{${show(h)}}`).join('');
    case 'num':
    case 'const':
      return String(e.value);
    case 'op':
      return e.left ? `(${show(e.left)} ${e.op} ${show(e.right)})` : `(${e.op} ${show(e.right)})`;
    case 'list':
      return `${e.shape}[${e.items.map(show).join(',')}]`;
    case 'dict':
      return `{${e.keys.map((k, i) => `${show(k)}:${show(e.values[i])}`).join(',')}}`;
    case 'cond':
      return `(${show(e.then)} if ${show(e.test)} else ${show(e.other)})`;
    case 'lambda':
      return `lambda ${e.params.map((p) => p.name).join(',')}:${show(e.body)}`;
    case 'comp':
      return `${e.shape}<${show(e.item)}${e.loops.map((l) => ` for ${show(l.target)} in ${show(l.iter)}${l.tests.map((t) => ` if ${show(t)}`).join('')}`).join('')}>`;
    case 'sub':
      return `${show(e.obj)}[${show(e.index)}]`;
    default:
      return e.kind;
  }
}

describe('python parser', () => {
  it('binds operators as Python does', () => {
    assert.equal(
      show(value('a or b and not c == d + e * -f ** 2')),
      '(a or (b and (not (c == (d + (e * (- (f ** 2))))))))',
    );
    assert.equal(show(value('x not in y is not z')), '((x not in y) is not z)');
    assert.equal(show(value('(yield)')), 'yield');
    assert.equal(show(value('a if b else c if d else e')), '(a if b else (c if d else e))');
  });

  it('reads calls, displays and comprehensions', () => {
    assert.equal(
      show(value('f(1, *a, k=2, **b)(x for x in y if x)')),
      'f(1,*a,k=2,**b)(gen<x for x in y if x>)',
    );
    assert.equal(show(value('{"a": 1, **rest}')), '{"a":1,-:rest}');
    assert.equal(show(value('{x: y for x, y in z}')), 'dict<x for tuple[x,y] in z>');
    assert.equal(show(value('[*a, b][1:2, ...]')), 'list[star,b][slice]'.replace('[slice]', '[slice]'));
    assert.equal(show(value('lambda a, b=1, *c: a.b(c)')), 'lambda a,b,c:a.b(c)');
  });

  it('joins literals, keeps the calls in holes with their place in the file', () => {
    const text = 'x("a" f"{b(c)!r:>{w}}-{d}" r"\\d" \'it\\\'s\')';
    const call = value(text);
    assert.equal(show(call), 'x("a{}-{}\\\\dit\'s"{b(c)})');
    const literal = call.kind === 'call' ? call.args[0]!.value : undefined;
    assert.ok(literal?.kind === 'str');
    assert.equal(text.slice(literal.holes[0]!.start, literal.holes[0]!.end), 'b(c)');
    assert.equal(show(value('f"{_("in {0}").format("x")} b"')), '"{} b"{_("in {0}").format("x")}');
    assert.equal(show(value('f"""{ g(\n  f\'<b>{ n }</b>\'\n) }"""')), '"{}"{g("<b>{}</b>")}');
  });

  it('reads statements', () => {
    const text = [
      '@frappe.whitelist(methods=["POST"])',
      'async def f(a: int = 1, /, *, b, **c) -> None:',
      '\ttry:',
      '\t\twith open(a) as x, b: pass',
      '\texcept (A, B) as e:',
      '\t\traise X from e',
      '\telse: return',
      '\tfinally:',
      '\t\tfor i, j in k: yield i; continue',
    ].join('\n');
    const def = only(text);
    assert.ok(def.kind === 'def');
    assert.equal(def.generator, true);
    assert.deepEqual(
      def.params.map((p) => `${'*'.repeat(p.star)}${p.name}`),
      ['a', 'b', '**c'],
    );
    assert.equal(text.slice(def.nameStart, def.nameStart + 1), 'f');
    const block = def.body[0]!;
    assert.ok(block.kind === 'try' && block.handlers[0]?.name === 'e' && block.orelse[0]?.kind === 'return');
    const imports = only('from ..a.b import (c as d, e,)');
    assert.deepEqual(imports.kind === 'from' && [imports.level, imports.module, imports.names], [
      2,
      'a.b',
      [
        { name: 'c', as: 'd', start: 19 },
        { name: 'e', as: undefined, start: 27 },
      ],
    ]);
    const choice = only('match x.y:\n\tcase A(b) if c: f()\n\tcase _:\n\t\tg()\n');
    assert.deepEqual(choice.kind === 'match' && choice.cases.map((c) => c.body.length), [1, 1]);
    assert.equal(only('match = re.match(a)').kind, 'assign');
  });

  it('reads bodies later to the same statements', () => {
    const text = [
      '@decorated',
      'def a(x=1):',
      '\t"some words"',
      '\tif x:',
      '\t\tdef inner(): yield x',
      '\t\treturn f"{b(x)}"  # done',
      '',
      'class C(D):',
      '    async def m(self):',
      '        # first',
      '        yield 1',
      '',
      '    def n(self): return 2',
      'x = 1',
    ].join('\n');
    // Getters are no own fields, so a function is written out by hand. Where a block ends, what follows decides.
    const plain = (all: Stmt[]): unknown =>
      JSON.parse(
        JSON.stringify(all, (_key, node) => {
          if (node?.kind !== 'def') return node?.body ? { ...node, end: 0 } : node;
          const { kind, name, nameStart, params, decorators, body, generator, start } = node as DefStmt;
          return { kind, name, nameStart, params, decorators, body, generator, start };
        }),
      );
    assert.deepEqual(plain(outlinePython(text).body), plain(parsePython(text).body));
  });

  it('goes on after what it cannot read', () => {
    const { body, broken } = parsePython(
      'def a():\n\tx = (1,\n\ny = foo(bar.\n\ndef b():\n\treturn 1 +\n\nclass C: pass\n',
    );
    assert.deepEqual(
      body.map((s) => (s.kind === 'def' || s.kind === 'class' ? s.name : s.kind)),
      ['a', 'assign', 'b', 'C'],
    );
    assert.ok(broken.length >= 2);
  });

  it('keeps what was read of what is unfinished', () => {
    const first = (text: string): Expr => {
      const statement = parsePython(text).body[0]!;
      return statement.kind === 'expr' || statement.kind === 'assign'
        ? statement.value!
        : assert.fail(statement.kind);
    };
    assert.equal(show(first('f("a", b={"c": [1, "d\nx = 1\n')), 'f("a",b={"c":list[1,"d"]})');
    assert.equal(show(first('f("a" b={"c": 1} d)')), 'f("a",b={"c":1},d)');
    assert.equal(show(first('rows = f(a,\nfor row in rows:\n\tg(row)\n')), 'f(a)');
    assert.equal(show(first('a.\nb = 1')), 'a.');
    assert.equal(show(first('f({"a": 1, "b"})')), 'f({"a":1,"b":missing})');
    assert.equal(show(first('x = a +')), '(a + missing)');
    const quotes = parsePython('x = """\ndef a():\n\ty = f("""a""")\n\ndef b():\n\t"""b"""\n').body;
    assert.deepEqual(
      quotes.map((s) => (s.kind === 'def' ? s.name : s.kind)),
      ['assign', 'a', 'b'],
    );
    const { body, broken } = parsePython('f(1) g(2)\nif a = 1:\n\tb()\ndef\n\tc()\n');
    assert.deepEqual(
      body.map(({ kind }) => kind),
      ['expr', 'expr', 'if', 'def'],
    );
    assert.equal(broken.length, 3);
    assert.equal(show(first('(a or b) % c')), '((a or b) % c)');
    assert.deepEqual([first('(a or b) % c').start, first('((a).b)').end], [0, 6]);
  });

  it('reads no deeper than CPython, and says where it ends', () => {
    for (const text of [
      `x = ${'['.repeat(20_000)}`,
      `x = ${'f('.repeat(5000)}${')'.repeat(5000)}`,
      Array.from({ length: 400 }, (_, i) => `${' '.repeat(i)}def f${i}():\n`).join(''),
      `x = ${'not '.repeat(20_000)}a`,
      `x = ${'-'.repeat(20_000)}a`,
      `x = a${'.b()'.repeat(20_000)}`,
      `x = ${'a if b else '.repeat(5000)}c`,
      `x = ${'lambda: '.repeat(5000)}c`,
      `if a: b\n${'elif a: b\n'.repeat(5000)}`,
      `x = ${'f"{a('.repeat(500)}`,
    ]) {
      const before = JSON.stringify(parsePython(text)).length;
      assert.ok(before < 3_000_000);
    }
    assert.ok(parsePython('['.repeat(201)).tooDeep);
    assert.equal(parsePython('['.repeat(199) + ']'.repeat(199)).tooDeep, undefined);
  });

  it('takes any text without throwing', () => {
    const text = 'def f(a):\n\tif x: return {"a": [1, f"{b(c)}"]}\n\telse:\n\t\twith a as (b, c): del d[0]\n';
    for (let i = 0; i < text.length; i++) {
      parsePython(text.slice(0, i));
      parsePython(text.slice(i));
      parsePython(`${text.slice(0, i)}"'(\n${text.slice(i)}`);
    }
  });
});
