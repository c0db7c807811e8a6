import type { Expr } from './ast.js';
import { KEYWORDS, LONGEST_CHAIN } from './cursor.js';
import { DisplayParser } from './displays.js';
import { NAME, NUMBER, OP, STRING, tokenize } from './lexer.js';

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
export class ExpressionParser extends DisplayParser {
  /** `a, b, *c` as a tuple, or the one expression that stands there. */
  expressionList(): Expr {
    const start = this.startOf();
    const first = this.starOrExpression();
    if (!this.is(',')) return first;
    const items = [first];
    while (this.take(',')) {
      if (!this.startsExpression()) break;
      items.push(this.starOrExpression());
    }
    return { kind: 'list', shape: 'tuple', items, start, end: this.lastEnd() };
  }

  protected startsExpression(): boolean {
    const kind = this.kind();
    if (kind === NAME) {
      const word = this.word();
      return !KEYWORDS.has(word) || /^(?:not|lambda|await|yield|None|True|False)$/.test(word);
    }
    if (kind === OP) return '([{*-+~...'.includes(this.word());
    return kind === NUMBER || kind === STRING;
  }

  protected starOrExpression(): Expr {
    const start = this.startOf();
    if (this.kind() === OP && (this.is('*') || this.is('**'))) {
      this.at++;
      const value = this.binary(5);
      return { kind: 'star', value, start, end: this.lastEnd() };
    }
    return this.namedExpression();
  }

  protected unpacked(): Expr {
    return this.binary(5);
  }

  protected namedExpression(): Expr {
    if (this.isTooDeep()) return this.missing();
    this.depth++;
    const made = this.expression();
    this.depth--;
    return made;
  }

  private expression(): Expr {
    const start = this.startOf();
    if (this.kind() === NAME) {
      if (this.textAt(this.at + 1) === ':=') {
        const target = this.name();
        this.at++;
        const value = this.namedExpression();
        return { kind: 'walrus', target, value, start, end: this.lastEnd() };
      }
      if (this.is('yield')) {
        this.at++;
        this.yields = true;
        const from = this.take('from');
        const value = this.startsExpression() ? this.expressionList() : undefined;
        return { kind: 'yield', value, from, start, end: this.lastEnd() };
      }
      if (this.is('lambda')) {
        this.at++;
        const params = this.parameters(':', false);
        const body = this.expect(':') ? this.namedExpression() : this.missing();
        return { kind: 'lambda', params, body, start, end: this.lastEnd() };
      }
    }
    const then = this.disjunction();
    if (this.kind() !== NAME || !this.is('if')) return then;
    this.at++;
    const test = this.disjunction();
    const other = this.expect('else') ? this.namedExpression() : this.missing();
    return { kind: 'cond', test, then, other, start, end: this.lastEnd() };
  }

  protected disjunction(): Expr {
    const start = this.startOf();
    let left = this.conjunction();
    for (let links = 0; this.kind() === NAME && this.is('or'); links++) {
      this.at++;
      left = this.joined('or', left, this.conjunction(), start, links);
    }
    return left;
  }

  private conjunction(): Expr {
    const start = this.startOf();
    let left = this.negation();
    for (let links = 0; this.kind() === NAME && this.is('and'); links++) {
      this.at++;
      left = this.joined('and', left, this.negation(), start, links);
    }
    return left;
  }

  /** The operation on what is left of the operator and right of it. */
  private joined(op: string, left: Expr, right: Expr, start: number, links: number): Expr {
    if (links === LONGEST_CHAIN) this.noteTooDeep();
    if (links >= LONGEST_CHAIN) return left;
    return { kind: 'op', op, left, right, start, end: this.lastEnd() };
  }

  private negation(): Expr {
    if (this.kind() !== NAME || !this.is('not')) return this.comparison();
    const start = this.startOf();
    this.at++;
    const right = this.operand(true);
    return { kind: 'op', op: 'not', left: undefined, right, start, end: this.lastEnd() };
  }

  /** What a sign or a word before it belongs to. */
  private operand(negates = false): Expr {
    if (this.isTooDeep()) return this.missing();
    this.depth++;
    const made = negates ? this.negation() : this.unary();
    this.depth--;
    return made;
  }

  private comparison(): Expr {
    const start = this.startOf();
    let left = this.binary(5);
    for (let links = 0; ; links++) {
      if (this.kind() !== OP && this.kind() !== NAME) return left;
      let op = this.word();
      if (!COMPARISONS.has(op)) return left;
      if (op === 'not') {
        if (this.textAt(this.at + 1) !== 'in') return left;
        this.at++;
        op = 'not in';
      }
      this.at++;
      if (op === 'is' && this.take('not')) op = 'is not';
      left = this.joined(op, left, this.binary(5), start, links);
    }
  }

  private binary(level: number): Expr {
    if (level > 10) return this.unary();
    const start = this.startOf();
    let left = this.unary();
    for (let links = 0; ; links++) {
      if (this.kind() !== OP) return left;
      const op = this.word();
      const power = POWER[op];
      if (power === undefined || power < level) return left;
      this.at++;
      left = this.joined(op, left, this.binary(power + 1), start, links);
    }
  }

  private unary(): Expr {
    const start = this.startOf();
    if (this.kind() === OP && (this.is('-') || this.is('+') || this.is('~'))) {
      const op = this.word();
      this.at++;
      const right = this.operand();
      return { kind: 'op', op, left: undefined, right, start, end: this.lastEnd() };
    }
    if (this.kind() === NAME && this.is('await')) {
      this.at++;
      const value = this.operand();
      return { kind: 'await', value, start, end: this.lastEnd() };
    }
    const left = this.postfix(this.atom(), start);
    if (this.kind() !== OP || !this.is('**')) return left;
    this.at++;
    const right = this.operand();
    return { kind: 'op', op: '**', left, right, start, end: this.lastEnd() };
  }

  private postfix(expr: Expr, start: number): Expr {
    let left = expr;
    for (let links = 0; this.kind() === OP; links++) {
      const made = this.suffix(left, start);
      if (!made) break;
      if (links === LONGEST_CHAIN) this.noteTooDeep();
      if (links < LONGEST_CHAIN) left = made;
    }
    return left;
  }

  private suffix(left: Expr, start: number): Expr | undefined {
    if (this.take('.')) {
      if (this.kind() !== NAME) {
        // `row.` with the name to come.
        this.faults++;
        return { kind: 'attr', obj: left, name: '', start, end: this.lastEnd(), unfinished: true };
      }
      const name = this.word();
      this.at++;
      return { kind: 'attr', obj: left, name, start, end: this.lastEnd() };
    }
    if (this.take('(')) {
      const { args, closed } = this.callArguments();
      return this.ended({ kind: 'call', fn: left, args, start, end: this.lastEnd() }, closed);
    }
    if (this.take('[')) {
      const { index, closed } = this.subscript();
      return this.ended({ kind: 'sub', obj: left, index, start, end: this.lastEnd() }, closed);
    }
    return undefined;
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
    return { kind: 'list', shape: 'tuple', items, start, end: this.lastEnd() };
  }

  protected target(): Expr {
    const start = this.startOf();
    if (this.take('*')) {
      const value = this.isTooDeep() ? this.missing() : this.postfix(this.atom(), this.startOf());
      return { kind: 'star', value, start, end: this.lastEnd() };
    }
    return this.postfix(this.atom(), start);
  }

  private atom(): Expr {
    const start = this.startOf();
    switch (this.kind()) {
      case NAME: {
        const word = this.word();
        if (word === 'None' || word === 'True' || word === 'False') {
          this.at++;
          return {
            kind: 'const',
            value: word === 'None' ? null : word === 'True',
            start,
            end: this.lastEnd(),
          };
        }
        if (KEYWORDS.has(word)) return this.missing();
        this.at++;
        return { kind: 'name', id: word, start, end: this.lastEnd() };
      }
      case NUMBER: {
        const value = Number(this.word().replaceAll('_', ''));
        this.at++;
        return { kind: 'num', value, start, end: this.lastEnd() };
      }
      case STRING:
        return this.strings();
      case OP:
        if (this.take('(')) return this.bracket(start);
        if (this.take('[')) return this.display(start);
        if (this.take('{')) return this.braces(start);
        if (this.take('...')) return { kind: 'const', value: null, start, end: this.lastEnd() };
    }
    return this.missing();
  }

  protected inner(text: string, start: number): Expr | undefined {
    return expressionAt(text, start, this.depth + 1);
  }

  /** The whole text as one expression; undefined where it is none. */
  alone(): Expr | undefined {
    const made = this.isTooDeep() ? undefined : this.expressionList();
    return this.faults === 0 ? made : undefined;
  }
}

/** The expression of a replacement field of an f-string, whose text begins at `start` of its file. */
export function expressionAt(text: string, start: number, depth = 0): Expr | undefined {
  // In brackets, as it may go over lines.
  const source = `(${text})`;
  return new ExpressionParser(source, tokenize(source), start - 1, depth).alone();
}
