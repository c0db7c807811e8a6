import type { Arg, Expr, Param, StrExpr } from './ast.js';
import { NAME, NUMBER, OP, STRING, type Tokens, tokenize } from './lexer.js';
import { literalText, splitHoles } from './literals.js';

const KEYWORDS = new Set(
  (
    'and as assert async await break class continue def del elif else except finally for from global if import ' +
    'in is lambda nonlocal not or pass raise return try while with yield None True False'
  ).split(' '),
);
const POWER: Readonly<Record<string, number>> = {
  '|': 5,
  '^': 6,
  '&': 7,
  '<<': 8,
  '>>': 8,
  '+': 9,
  '-': 9,
  '*': 10,
  '/': 10,
  '//': 10,
  '%': 10,
  '@': 10,
};
const COMPARISONS = new Set(['<', '>', '==', '!=', '<=', '>=', '<>', 'in', 'is', 'not']);

/** Expressions of Python 3, read from a token list; the statements are in `parser.ts`. */
export class ExpressionParser {
  protected at = 0;
  /** Thrown by `fail`; one object, as most are caught again. */
  protected readonly failure = new Error('not Python');
  protected yields = false;

  constructor(
    protected readonly text: string,
    protected readonly tokens: Tokens,
    /** Added to every offset: a hole's place in its file. */
    private readonly offset = 0,
  ) {}

  protected kind(): number {
    return this.tokens.kinds[this.at]!;
  }

  protected textAt(index: number): string {
    if (index >= this.tokens.count) return '';
    return this.text.slice(this.tokens.starts[index]!, this.tokens.ends[index]!);
  }

  protected word(): string {
    return this.text.slice(this.tokens.starts[this.at]!, this.tokens.ends[this.at]!);
  }

  protected is(word: string): boolean {
    const start = this.tokens.starts[this.at]!;
    return (
      this.tokens.ends[this.at]! - start === word.length &&
      this.kind() !== STRING &&
      this.text.startsWith(word, start)
    );
  }

  protected take(word: string): boolean {
    if (!this.is(word)) return false;
    this.at++;
    return true;
  }

  protected expect(word: string): void {
    if (!this.take(word)) this.fail();
  }

  protected fail(): never {
    throw this.failure;
  }

  /** Not Python, or nested deeper than the stack. */
  protected isUnreadable(error: unknown): boolean {
    return error === this.failure || error instanceof RangeError;
  }

  protected attempt(read: () => void): boolean {
    try {
      read();
      return true;
    } catch (error) {
      if (!this.isUnreadable(error)) throw error;
      return false;
    }
  }

  protected startOf(): number {
    return this.tokens.starts[this.at]! + this.offset;
  }

  protected lastEnd(): number {
    return (this.at > 0 ? this.tokens.ends[this.at - 1]! : 0) + this.offset;
  }

  protected name(): string {
    if (this.kind() !== NAME) this.fail();
    const word = this.word();
    if (KEYWORDS.has(word)) this.fail();
    this.at++;
    return word;
  }

  /** `a, b, *c` as a tuple, or the one expression that stands there. */
  protected expressionList(): Expr {
    const start = this.startOf();
    const first = this.starOrExpression();
    if (!this.is(',')) return first;
    const items = [first];
    while (this.take(',')) {
      if (!this.startsExpression()) break;
      items.push(this.starOrExpression());
    }
    return { k: 'list', kind: 'tuple', items, start, end: this.lastEnd() };
  }

  private startsExpression(): boolean {
    const kind = this.kind();
    if (kind === NAME) {
      const word = this.word();
      return !KEYWORDS.has(word) || /^(?:not|lambda|await|yield|None|True|False)$/.test(word);
    }
    if (kind === OP) return '([{*-+~...'.includes(this.word());
    return kind === NUMBER || kind === STRING;
  }

  private starOrExpression(): Expr {
    const start = this.startOf();
    if (this.kind() === OP && (this.is('*') || this.is('**'))) {
      this.at++;
      const value = this.binary(5);
      return { k: 'star', value, start, end: this.lastEnd() };
    }
    return this.namedExpression();
  }

  /** An expression, with `x := …` and `yield`. */
  protected namedExpression(): Expr {
    const start = this.startOf();
    if (this.kind() === NAME) {
      if (this.textAt(this.at + 1) === ':=') {
        const target = this.name();
        this.at++;
        const value = this.namedExpression();
        return { k: 'walrus', target, value, start, end: this.lastEnd() };
      }
      if (this.is('yield')) {
        this.at++;
        this.yields = true;
        const from = this.take('from');
        const value = this.startsExpression() ? this.expressionList() : undefined;
        return { k: 'yield', value, from, start, end: this.lastEnd() };
      }
      if (this.is('lambda')) {
        this.at++;
        const params = this.parameters(':', false);
        this.expect(':');
        const body = this.namedExpression();
        return { k: 'lambda', params, body, start, end: this.lastEnd() };
      }
    }
    const then = this.or();
    if (!this.is('if') || this.kind() !== NAME) return then;
    this.at++;
    const test = this.or();
    if (!this.take('else')) this.fail();
    const other = this.namedExpression();
    return { k: 'cond', test, then, other, start, end: this.lastEnd() };
  }

  private or(): Expr {
    let left = this.and();
    while (this.is('or')) {
      this.at++;
      const right = this.and();
      left = { k: 'op', op: 'or', left, right, start: left.start, end: this.lastEnd() };
    }
    return left;
  }

  private and(): Expr {
    let left = this.not();
    while (this.is('and')) {
      this.at++;
      const right = this.not();
      left = { k: 'op', op: 'and', left, right, start: left.start, end: this.lastEnd() };
    }
    return left;
  }

  private not(): Expr {
    if (!this.is('not')) return this.comparison();
    const start = this.startOf();
    this.at++;
    const right = this.not();
    return { k: 'op', op: 'not', left: undefined, right, start, end: this.lastEnd() };
  }

  private comparison(): Expr {
    let left = this.binary(5);
    for (;;) {
      if (this.kind() !== OP && this.kind() !== NAME) return left;
      let op = this.word();
      if (!COMPARISONS.has(op)) return left;
      this.at++;
      if (op === 'not') {
        this.expect('in');
        op = 'not in';
      } else if (op === 'is' && this.take('not')) op = 'is not';
      const right = this.binary(5);
      left = { k: 'op', op, left, right, start: left.start, end: this.lastEnd() };
    }
  }

  protected binary(level: number): Expr {
    if (level > 10) return this.unary();
    let left = this.unary();
    for (;;) {
      if (this.kind() !== OP) return left;
      const op = this.word();
      const power = POWER[op];
      if (power === undefined || power < level) return left;
      this.at++;
      const right = this.binary(power + 1);
      left = { k: 'op', op, left, right, start: left.start, end: this.lastEnd() };
    }
  }

  private unary(): Expr {
    const start = this.startOf();
    if (this.kind() === OP && (this.is('-') || this.is('+') || this.is('~'))) {
      const op = this.word();
      this.at++;
      const right = this.unary();
      return { k: 'op', op, left: undefined, right, start, end: this.lastEnd() };
    }
    if (this.kind() === NAME && this.is('await')) {
      this.at++;
      const value = this.unary();
      return { k: 'await', value, start, end: this.lastEnd() };
    }
    const left = this.postfix(this.atom());
    if (this.kind() !== OP || !this.is('**')) return left;
    this.at++;
    const right = this.unary();
    return { k: 'op', op: '**', left, right, start, end: this.lastEnd() };
  }

  private postfix(expr: Expr): Expr {
    let left = expr;
    const start = expr.start;
    while (this.kind() === OP) {
      if (this.take('.')) {
        if (this.kind() !== NAME) this.fail();
        const name = this.word();
        this.at++;
        left = { k: 'attr', obj: left, name, start, end: this.lastEnd() };
      } else if (this.take('(')) {
        const args = this.callArguments();
        left = { k: 'call', fn: left, args, start, end: this.lastEnd() };
      } else if (this.take('[')) {
        const index = this.subscript();
        this.expect(']');
        left = { k: 'sub', obj: left, index, start, end: this.lastEnd() };
      } else break;
    }
    return left;
  }

  private subscript(): Expr {
    const start = this.startOf();
    const parts: Expr[] = [];
    let sliced = false;
    while (!this.is(']')) {
      if (this.take(':')) sliced = true;
      else if (!this.take(',')) parts.push(this.starOrExpression());
    }
    if (!sliced && parts.length === 1) return parts[0]!;
    return { k: 'slice', parts, start, end: this.lastEnd() };
  }

  /** After `(`, through `)`. */
  protected callArguments(): Arg[] {
    const args: Arg[] = [];
    while (!this.is(')')) {
      if (this.kind() === OP && (this.is('*') || this.is('**'))) {
        const star = this.word().length as 1 | 2;
        this.at++;
        args.push({ name: undefined, star, value: this.namedExpression() });
      } else if (this.kind() === NAME && this.textAt(this.at + 1) === '=') {
        const name = this.name();
        this.at++;
        args.push({ name, star: 0, value: this.namedExpression() });
      } else {
        let value = this.namedExpression();
        if (this.is('for') || this.is('async'))
          value = this.comprehension('gen', value, undefined, value.start);
        args.push({ name: undefined, star: 0, value });
      }
      if (!this.take(',')) break;
    }
    this.expect(')');
    return args;
  }

  protected parameters(close: string, annotated: boolean): Param[] {
    const params: Param[] = [];
    while (!this.is(close)) {
      if (this.take('/')) {
        // Positional-only marker.
      } else if (this.kind() === OP && (this.is('*') || this.is('**'))) {
        const star = this.word().length as 1 | 2;
        this.at++;
        if (this.kind() === NAME) {
          const name = this.name();
          const annotation = annotated && this.take(':') ? this.starOrExpression() : undefined;
          params.push({ name, star, annotation, default: undefined });
        }
      } else {
        const name = this.name();
        const annotation = annotated && this.take(':') ? this.namedExpression() : undefined;
        const value = this.take('=') ? this.namedExpression() : undefined;
        params.push({ name, star: 0, annotation, default: value });
      }
      if (!this.take(',')) break;
    }
    return params;
  }

  /** Loop or assignment targets: no `in` operator at their top level. */
  protected targetList(): Expr {
    const start = this.startOf();
    const items = [this.target()];
    if (!this.is(',')) return items[0]!;
    while (this.take(',')) {
      if (this.is('in') || this.is('=')) break;
      items.push(this.target());
    }
    return { k: 'list', kind: 'tuple', items, start, end: this.lastEnd() };
  }

  protected target(): Expr {
    const start = this.startOf();
    if (this.take('*')) return { k: 'star', value: this.target(), start, end: this.lastEnd() };
    return this.postfix(this.atom());
  }

  private atom(): Expr {
    const start = this.startOf();
    switch (this.kind()) {
      case NAME: {
        const word = this.word();
        if (word === 'None' || word === 'True' || word === 'False') {
          this.at++;
          return { k: 'const', value: word === 'None' ? null : word === 'True', start, end: this.lastEnd() };
        }
        if (KEYWORDS.has(word)) this.fail();
        this.at++;
        return { k: 'name', id: word, start, end: this.lastEnd() };
      }
      case NUMBER: {
        const value = Number(this.word().replaceAll('_', ''));
        this.at++;
        return { k: 'num', value, start, end: this.lastEnd() };
      }
      case STRING:
        return this.strings();
      case OP:
        if (this.take('(')) return this.bracket(start);
        if (this.take('[')) return this.display(start);
        if (this.take('{')) return this.braces(start);
        if (this.take('...')) return { k: 'const', value: null, start, end: this.lastEnd() };
    }
    this.fail();
  }

  private bracket(start: number): Expr {
    if (this.take(')')) return { k: 'list', kind: 'tuple', items: [], start, end: this.lastEnd() };
    const value = this.starOrExpression();
    if (this.is('for') || this.is('async')) {
      const made = this.comprehension('gen', value, undefined, start);
      this.expect(')');
      return made;
    }
    if (this.take(')')) return value;
    const items = [value];
    while (this.take(',')) {
      if (this.is(')')) break;
      items.push(this.starOrExpression());
    }
    this.expect(')');
    return { k: 'list', kind: 'tuple', items, start, end: this.lastEnd() };
  }

  private display(start: number): Expr {
    const items: Expr[] = [];
    while (!this.is(']')) {
      const value = this.starOrExpression();
      if (items.length === 0 && (this.is('for') || this.is('async'))) {
        const made = this.comprehension('list', value, undefined, start);
        this.expect(']');
        return made;
      }
      items.push(value);
      if (!this.take(',')) break;
    }
    this.expect(']');
    return { k: 'list', kind: 'list', items, start, end: this.lastEnd() };
  }

  private braces(start: number): Expr {
    const keys: (Expr | undefined)[] = [];
    const values: Expr[] = [];
    let isDict = this.is('}');
    while (!this.is('}')) {
      if (this.take('**')) {
        isDict = true;
        keys.push(undefined);
        values.push(this.binary(5));
      } else {
        const key = this.starOrExpression();
        if (this.take(':')) {
          isDict = true;
          const value = this.namedExpression();
          if (keys.length === 0 && (this.is('for') || this.is('async'))) {
            const made = this.comprehension('dict', key, value, start);
            this.expect('}');
            return made;
          }
          keys.push(key);
          values.push(value);
        } else {
          if (values.length === 0 && (this.is('for') || this.is('async'))) {
            const made = this.comprehension('set', key, undefined, start);
            this.expect('}');
            return made;
          }
          values.push(key);
        }
      }
      if (!this.take(',')) break;
    }
    this.expect('}');
    if (isDict) return { k: 'dict', keys, values, start, end: this.lastEnd() };
    return { k: 'list', kind: 'set', items: values, start, end: this.lastEnd() };
  }

  private comprehension(
    kind: 'list' | 'set' | 'dict' | 'gen',
    item: Expr,
    value: Expr | undefined,
    start: number,
  ): Expr {
    const loops: { target: Expr; iter: Expr; tests: Expr[] }[] = [];
    for (;;) {
      this.take('async');
      if (!this.take('for')) break;
      const target = this.targetList();
      this.expect('in');
      const iter = this.or();
      const tests: Expr[] = [];
      while (this.take('if')) tests.push(this.conditionOfComprehension());
      loops.push({ target, iter, tests });
    }
    return { k: 'comp', kind, item, value, loops, start, end: this.lastEnd() };
  }

  private conditionOfComprehension(): Expr {
    return this.textAt(this.at + 1) === ':=' ? this.namedExpression() : this.or();
  }

  private strings(): StrExpr {
    const start = this.startOf();
    let value = '';
    let bytes = false;
    const holes: Expr[] = [];
    while (this.kind() === STRING) {
      const from = this.tokens.starts[this.at]!;
      const raw = this.text.slice(from, this.tokens.ends[this.at]!);
      const quote = raw.search(/["']/);
      const prefix = raw.slice(0, quote).toLowerCase();
      if (prefix.includes('b')) bytes = true;
      if (prefix.includes('f')) {
        const { text, parts } = splitHoles(raw, quote);
        value += literalText(text, prefix, 0);
        for (const part of parts) {
          // Only a call in a hole can do anything.
          if (!part.text.includes('(')) continue;
          // In brackets, as a hole may go over lines.
          const source = `(${part.text})`;
          const at = this.offset + from + part.start - 1;
          const inner = new ExpressionParser(source, tokenize(source), at);
          inner.attempt(() => holes.push(inner.expressionList()));
        }
      } else value += literalText(raw, prefix, quote);
      this.at++;
    }
    return { k: 'str', value, bytes, holes, start, end: this.lastEnd() };
  }
}
