import type { Stmt } from './ast.js';
import { ExpressionParser } from './expressions.js';
import { NAME, OP } from './lexer.js';

/** Statements on one line; those with blocks are in `parser.ts`. */
export class SimpleParser extends ExpressionParser {
  protected statementEnds(): boolean {
    return this.lineEnds() || (this.kind() === OP && this.is(';'));
  }

  protected simple(): Stmt {
    const start = this.startOf();
    if (this.kind() === NAME) {
      const word = this.word();
      switch (word) {
        case 'pass':
        case 'break':
        case 'continue':
          this.at++;
          return { kind: word, start, end: this.lastEnd() };
        case 'return': {
          this.at++;
          const value = this.statementEnds() ? undefined : this.expressionList();
          return { kind: 'return', value, start, end: this.lastEnd() };
        }
        case 'raise': {
          this.at++;
          const value = this.statementEnds() ? undefined : this.namedExpression();
          if (this.take('from')) this.namedExpression();
          return { kind: 'raise', value, start, end: this.lastEnd() };
        }
        case 'import':
          return this.importNames(start);
        case 'from':
          return this.fromImport(start);
        case 'global':
        case 'nonlocal': {
          this.at++;
          const names = [this.name()];
          while (this.take(',')) names.push(this.name());
          return { kind: 'global', word, names, start, end: this.lastEnd() };
        }
        case 'assert': {
          this.at++;
          const test = this.namedExpression();
          if (this.take(',')) this.namedExpression();
          return { kind: 'assert', test, start, end: this.lastEnd() };
        }
        case 'del': {
          this.at++;
          const list = this.expressionList();
          return {
            kind: 'del',
            targets: list.kind === 'list' ? list.items : [list],
            start,
            end: this.lastEnd(),
          };
        }
      }
    }
    const value = this.expressionList();
    if (this.kind() === OP) {
      const op = this.word();
      if (op === '=') {
        const targets = [value];
        let last = value;
        while (this.take('=')) {
          last = this.expressionList();
          targets.push(last);
        }
        targets.pop();
        return { kind: 'assign', targets, value: last, annotation: undefined, start, end: this.lastEnd() };
      }
      if (op === ':') {
        this.at++;
        const annotation = this.namedExpression();
        const right = this.take('=') ? this.expressionList() : undefined;
        return { kind: 'assign', targets: [value], value: right, annotation, start, end: this.lastEnd() };
      }
      if (op.length > 1 && op.endsWith('=') && !['==', '!=', '<=', '>='].includes(op)) {
        this.at++;
        return { kind: 'aug', op, target: value, value: this.expressionList(), start, end: this.lastEnd() };
      }
    }
    return { kind: 'expr', value, start, end: this.lastEnd() };
  }

  private dotted(): string {
    let path = this.name();
    while (this.take('.')) path += `.${this.name()}`;
    return path;
  }

  protected importNames(start: number): Stmt {
    this.at++;
    const names: { path: string; as: string | undefined; start: number }[] = [];
    do {
      const at = this.startOf();
      const path = this.dotted();
      names.push({ path, as: this.take('as') ? this.name() : undefined, start: at });
    } while (this.take(','));
    return { kind: 'import', names, start, end: this.lastEnd() };
  }

  private fromImport(start: number): Stmt {
    this.at++;
    let level = 0;
    while (this.kind() === OP && (this.is('.') || this.is('...'))) {
      level += this.word().length;
      this.at++;
    }
    const module = this.is('import') ? '' : this.dotted();
    this.expect('import');
    const names: { name: string; as: string | undefined; start: number }[] = [];
    const bracket = this.take('(');
    do {
      if (bracket && this.is(')')) break;
      const at = this.startOf();
      const name = this.take('*') ? '*' : this.name();
      const as = this.take('as') ? this.name() : undefined;
      if (name) names.push({ name, as, start: at });
    } while (this.take(','));
    const closed = !bracket || this.expect(')');
    return this.ended({ kind: 'from', level, module, names, start, end: this.lastEnd() }, closed);
  }
}
