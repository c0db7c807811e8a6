import type { Arg, CompExpr, Expr, Node, Param, Stmt, StrExpr } from './ast.js';
import { TokenCursor } from './cursor.js';
import { NAME, OP, STRING } from './lexer.js';
import { isClosed, literalText, replacementFields, withoutFields } from './literals.js';

/** What stands in brackets and quotes; the operators around are in `expressions.ts`. */
export abstract class DisplayParser extends TokenCursor {
  /** An expression, with `x := …` and `yield`. */
  protected abstract namedExpression(): Expr;
  /** The same, or `*` and what is unpacked. */
  protected abstract starOrExpression(): Expr;
  /** Without `lambda` and `… if … else …`. */
  protected abstract disjunction(): Expr;
  protected abstract unpacked(): Expr;
  protected abstract targetList(): Expr;
  protected abstract startsExpression(): boolean;

  /**
   * Reads items up to `close` and over it. One that a comma is missing before is read all the same, what begins no
   * item is left out; `false` where the line or an outer bracket ends first.
   */
  protected items(close: string, read: () => void): boolean {
    while (!this.take(close)) {
      if (this.lineEnds() || this.closes()) {
        this.faults++;
        return false;
      }
      const { at } = this;
      read();
      if (this.take(',') || this.is(close) || this.lineEnds()) continue;
      this.faults++;
      if (this.at === at || !this.startsExpression()) {
        if (this.closes()) return false;
        this.skip();
        this.take(',');
      }
    }
    return true;
  }

  /** A bracket that closes one further out stands here. */
  private closes(): boolean {
    return this.kind() === OP && (this.is(')') || this.is(']') || this.is('}'));
  }

  protected subscript(): { index: Expr; closed: boolean } {
    const start = this.startOf();
    const parts: Expr[] = [];
    let colons = 0;
    let end = start;
    const closed = this.items(']', () => {
      if (!this.is(':')) parts.push(this.starOrExpression());
      while (this.take(':')) {
        colons++;
        if (!this.is(']') && !this.is(',') && !this.is(':') && !this.lineEnds())
          parts.push(this.namedExpression());
      }
      end = this.lastEnd();
    });
    if (colons === 0 && parts.length === 1) return { index: parts[0]!, closed };
    if (parts.length === 0 && colons === 0) return { index: this.missing(), closed };
    return { index: { kind: 'slice', parts, colons, start, end }, closed };
  }

  /** After `(`, through `)`. */
  protected callArguments(): { args: Arg[]; closed: boolean } {
    const args: Arg[] = [];
    const closed = this.items(')', () => {
      const start = this.startOf();
      if (this.kind() === OP && (this.is('*') || this.is('**'))) {
        const star = this.word().length as 1 | 2;
        this.at++;
        args.push({ name: undefined, star, value: this.namedExpression(), start });
      } else if (this.kind() === NAME && this.textAt(this.at + 1) === '=') {
        const name = this.word();
        this.at += 2;
        args.push({ name, star: 0, value: this.namedExpression(), start });
      } else {
        let value = this.namedExpression();
        if (this.startsLoop()) value = this.comprehension('gen', value, undefined, value.start);
        if (value.kind !== 'missing') args.push({ name: undefined, star: 0, value, start });
      }
    });
    return { args, closed };
  }

  private startsLoop(): boolean {
    return this.kind() === NAME && (this.is('for') || this.is('async'));
  }

  protected parameters(close: string, annotated: boolean): Param[] {
    const params: Param[] = [];
    while (!this.is(close) && !this.lineEnds()) {
      const { at } = this;
      if (this.take('/')) {
        // Positional-only marker.
      } else {
        const star = this.kind() === OP && (this.is('*') || this.is('**')) ? this.word().length : 0;
        if (star > 0) this.at++;
        const start = this.startOf();
        if (star === 0 || this.kind() === NAME) {
          const name = this.name();
          const annotation = annotated && this.take(':') ? this.starOrExpression() : undefined;
          const value = star === 0 && this.take('=') ? this.namedExpression() : undefined;
          if (name) params.push({ name, star: star as 0 | 1 | 2, annotation, default: value, start });
        }
      }
      if (this.take(',') || this.is(close)) continue;
      this.faults++;
      if (close !== ')') break;
      if (this.at === at) this.at++;
    }
    return params;
  }

  /** After `(`: a tuple, a generator, or the expression in brackets. */
  protected bracket(start: number): Expr {
    if (this.take(')')) return { kind: 'list', shape: 'tuple', items: [], start, end: this.lastEnd() };
    const items: Expr[] = [];
    let made: CompExpr | undefined;
    let commas = 0;
    const closed = this.items(')', () => {
      const value = this.starOrExpression();
      if (items.length === 0 && this.startsLoop()) made = this.comprehension('gen', value, undefined, start);
      else items.push(value);
      if (this.is(',')) commas++;
    });
    const end = this.lastEnd();
    if (made) return this.comprehended(made, end, closed);
    if (items.length === 1 && commas === 0) return this.ended(items[0]!, closed);
    return this.ended({ kind: 'list', shape: 'tuple', items, start, end }, closed);
  }

  /** After `[`. */
  protected display(start: number): Expr {
    const items: Expr[] = [];
    let made: CompExpr | undefined;
    const closed = this.items(']', () => {
      const value = this.starOrExpression();
      if (items.length === 0 && this.startsLoop()) made = this.comprehension('list', value, undefined, start);
      else items.push(value);
    });
    const end = this.lastEnd();
    if (made) return this.comprehended(made, end, closed);
    return this.ended({ kind: 'list', shape: 'list', items, start, end }, closed);
  }

  /** After `{`. */
  protected braces(start: number): Expr {
    const keys: (Expr | undefined)[] = [];
    const values: Expr[] = [];
    let isDict = this.is('}');
    let made: CompExpr | undefined;
    const closed = this.items('}', () => {
      if (this.take('**')) {
        isDict = true;
        keys.push(undefined);
        values.push(this.unpacked());
        return;
      }
      const key = this.starOrExpression();
      if (!this.take(':')) {
        if (values.length === 0 && this.startsLoop()) made = this.comprehension('set', key, undefined, start);
        else if (isDict) {
          // A key whose value is still to come.
          this.faults++;
          keys.push(key);
          values.push({ kind: 'missing', start: key.end, end: key.end, unfinished: true });
        } else values.push(key);
        return;
      }
      isDict = true;
      const value = this.namedExpression();
      if (keys.length === 0 && this.startsLoop()) made = this.comprehension('dict', key, value, start);
      else {
        while (keys.length < values.length) keys.push(undefined);
        keys.push(key);
        values.push(value);
      }
    });
    const end = this.lastEnd();
    if (made) return this.comprehended(made, end, closed);
    if (isDict) return this.ended({ kind: 'dict', keys, values, start, end }, closed);
    return this.ended({ kind: 'list', shape: 'set', items: values, start, end }, closed);
  }

  protected ended<E extends Expr | Stmt>(node: E, closed: boolean): E {
    if (!closed) node.unfinished = true;
    return node;
  }

  private comprehended(made: CompExpr, end: number, closed: boolean): Expr {
    made.end = end;
    return this.ended(made, closed);
  }

  private comprehension(
    kind: CompExpr['shape'],
    item: Expr,
    value: Expr | undefined,
    start: number,
  ): CompExpr {
    const loops: CompExpr['loops'] = [];
    for (;;) {
      this.take('async');
      if (!this.take('for')) break;
      const target = this.targetList();
      this.expect('in');
      const iter = this.disjunction();
      const tests: Expr[] = [];
      while (this.take('if')) tests.push(this.conditionOfComprehension());
      loops.push({ target, iter, tests });
    }
    return { kind: 'comp', shape: kind, item, value, loops, start, end: this.lastEnd() };
  }

  private conditionOfComprehension(): Expr {
    return this.textAt(this.at + 1) === ':=' ? this.namedExpression() : this.disjunction();
  }

  protected strings(): StrExpr {
    const start = this.startOf();
    const first = this.at;
    let value = '';
    let bytes = false;
    let closed = true;
    let filled = false;
    const holes: Expr[] = [];
    while (this.kind() === STRING) {
      const from = this.tokens.starts[this.at]!;
      const raw = this.text.slice(from, this.tokens.ends[this.at]!);
      const quote = raw.search(/["']/);
      const prefix = raw.slice(0, quote).toLowerCase();
      if (prefix.includes('b')) bytes = true;
      if (prefix.includes('f')) {
        const fields = replacementFields(raw, quote);
        value += literalText(withoutFields(raw, quote, fields), prefix, 0);
        filled ||= fields.length > 0;
        for (const field of fields) {
          // Only a call in a hole can do anything.
          if (!field.text.includes('(')) continue;
          const made = this.inner(field.text, this.offset + from + field.textStart);
          if (made) holes.push(made);
        }
      } else value += literalText(raw, prefix, quote);
      closed &&= isClosed(raw, quote);
      this.at++;
    }
    const node: StrExpr = { kind: 'str', value, bytes, holes, start, end: this.lastEnd() };
    if (filled) node.filled = true;
    if (!closed) {
      this.faults++;
      node.unfinished = true;
    }
    if (this.at > first + 1) node.pieces = this.pieces(first);
    return node;
  }

  private pieces(first: number): Node[] {
    const pieces: Node[] = [];
    for (let i = first; i < this.at; i++)
      pieces.push({
        start: this.tokens.starts[i]! + this.offset,
        end: this.tokens.ends[i]! + this.offset,
      });
    return pieces;
  }

  /** Reads the expression of a replacement field; undefined where it is none. */
  protected abstract inner(text: string, start: number): Expr | undefined;
}
