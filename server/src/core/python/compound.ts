import type { Expr, MatchCase, Stmt, TryStmt } from './ast.js';
import { DEDENT, INDENT, NAME, NEWLINE } from './lexer.js';
import { SimpleParser } from './simple.js';

/** More arms of one `if` are not read. */
const MOST_ARMS = 500;

/** Statements with blocks, but for definitions and loops, which are in `parser.ts`. */
export abstract class CompoundParser extends SimpleParser {
  /** The block after a head, from its colon on. */
  protected abstract block(): Stmt[];

  protected ifRest(start: number): Stmt {
    const heads: { start: number; test: Expr; body: Stmt[] }[] = [];
    let orelse: Stmt[] = [];
    let at = start;
    for (;;) {
      const test = this.namedExpression();
      const body = this.block();
      if (heads.length < MOST_ARMS) heads.push({ start: at, test, body });
      else this.noteTooDeep();
      at = this.startOf();
      if (!this.take('elif')) break;
    }
    orelse = this.elseBlock();
    const end = this.lastEnd();
    for (const { start: from, test, body } of heads.reverse())
      orelse = [{ kind: 'if', test, body, orelse, start: from, end }];
    return orelse[0]!;
  }

  protected elseBlock(): Stmt[] {
    return this.kind() === NAME && this.take('else') ? this.block() : [];
  }

  protected tryRest(start: number): Stmt {
    this.at++;
    const body = this.block();
    const handlers: TryStmt['handlers'] = [];
    for (let at = this.startOf(); this.take('except'); at = this.startOf()) {
      this.take('*');
      let type: Expr | undefined;
      let name: string | undefined;
      if (!this.is(':')) {
        type = this.expressionList();
        if (this.take('as')) name = this.name();
      }
      handlers.push({ start: at, type, name, body: this.block() });
    }
    const orelse = this.elseBlock();
    const final = this.take('finally') ? this.block() : [];
    return { kind: 'try', body, handlers, orelse, final, start, end: this.lastEnd() };
  }

  protected withRest(start: number): Stmt {
    this.at++;
    const items: { context: Expr; target: Expr | undefined }[] = [];
    const read = () => {
      const context = this.namedExpression();
      items.push({ context, target: this.take('as') ? this.target() : undefined });
    };
    // `with (a as b, c as d):` — tried first, as `(a, b)` is also an expression.
    const bracketed = () => {
      this.expect('(');
      this.items(')', read);
      if (!this.is(':')) this.faults++;
    };
    if (!this.is('(') || !this.attempt(bracketed)) {
      items.length = 0;
      do read();
      while (this.take(','));
    }
    return { kind: 'with', items, body: this.block(), start, end: this.lastEnd() };
  }

  /** `match` is a soft keyword: a statement only where a subject, a colon and an indented `case` follow. */
  protected matchStatement(into: Stmt[], start: number): boolean {
    let subject: Expr | undefined;
    const isMatch = this.attempt(() => {
      this.at++;
      subject = this.expressionList();
      this.expect(':');
      const { kinds } = this.tokens;
      const follows = this.kind() === NEWLINE && kinds[this.at + 1] === INDENT;
      if (!follows || this.textAt(this.at + 2) !== 'case') this.faults++;
    });
    if (!isMatch || !subject) return false;
    this.at += 2;
    const cases: MatchCase[] = [];
    while (this.is('case')) {
      this.at++;
      cases.push(this.matchCase());
    }
    if (this.kind() === DEDENT) this.at++;
    into.push({ kind: 'match', subject, cases, start, end: this.lastEnd() });
    return true;
  }

  private matchCase(): MatchCase {
    const start = this.startOf();
    const names: string[] = [];
    let depth = 0;
    while (!this.lineEnds() && !(depth === 0 && (this.is(':') || this.is('if')))) {
      if (this.is('(') || this.is('[') || this.is('{')) depth++;
      else if (this.is(')') || this.is(']') || this.is('}')) depth--;
      else if (this.kind() === NAME && this.textAt(this.at + 1) !== '(' && this.textAt(this.at + 1) !== '.')
        names.push(this.word());
      this.at++;
    }
    const pattern = { start, end: Math.max(start, this.lastEnd()) };
    const guard = this.take('if') ? this.namedExpression() : undefined;
    return { pattern, names, guard, body: this.block() };
  }

  protected typeParameters(): void {
    if (!this.take('[')) return;
    for (let depth = 1; depth > 0 && !this.lineEnds(); this.at++) {
      if (this.is('[')) depth++;
      else if (this.is(']')) depth--;
    }
  }
}
