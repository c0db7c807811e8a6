import type { Arg, DefStmt, Expr, PythonModule, Stmt } from './ast.js';
import { ExpressionParser } from './expressions.js';
import { DEDENT, EOF, INDENT, NAME, NEWLINE, OP, tokenize } from './lexer.js';

/**
 * Reads a Python 3 file into statements. Written for speed (a whole bench is read at once) and for files
 * under the cursor: a statement that can't be read goes to `broken` and the next one is read as usual.
 */
export function parsePython(text: string): PythonModule {
  return new Parser(text).module();
}

/**
 * The same, with the bodies of functions read when they are first looked at: of a bench most never are. What can't be
 * read inside them is not in `broken`.
 */
export function outlinePython(text: string): PythonModule {
  return new Parser(text, 0, true).module();
}

class Parser extends ExpressionParser {
  private readonly broken: PythonModule['broken'] = [];

  constructor(
    text: string,
    offset = 0,
    private readonly outline = false,
  ) {
    super(text, tokenize(text), offset);
  }

  /** A function's body, whose lines are this parser's text. */
  functionBody(): { body: Stmt[]; generator: boolean } {
    const { body } = this.module();
    return { body, generator: this.yields };
  }

  module(): PythonModule {
    const body: Stmt[] = [];
    while (this.kind() !== EOF) {
      if (this.kind() === DEDENT) this.at++;
      else this.statement(body);
    }
    return { body, broken: this.broken };
  }

  private statement(into: Stmt[]): void {
    const kind = this.kind();
    if (kind === NEWLINE) {
      this.at++;
      return;
    }
    if (kind === INDENT) {
      // Deeper without a header: read as if it stood where it belongs.
      this.at++;
      while (this.kind() !== DEDENT && this.kind() !== EOF) this.statement(into);
      if (this.kind() === DEDENT) this.at++;
      return;
    }
    const first = this.at;
    try {
      this.compound(into);
    } catch (error) {
      if (!this.isUnreadable(error)) throw error;
      this.at = Math.max(this.at, first);
      while (this.kind() !== NEWLINE && this.kind() !== EOF) this.at++;
      this.broken.push({ start: this.tokens.starts[first]!, end: this.startOf() });
      if (this.kind() === NEWLINE) this.at++;
    }
  }

  private compound(into: Stmt[]): void {
    if (this.kind() === OP && this.is('@')) {
      const decorators: Expr[] = [];
      const start = this.startOf();
      while (this.kind() === OP && this.is('@')) {
        this.at++;
        decorators.push(this.namedExpression());
        while (this.kind() === NEWLINE) this.at++;
      }
      this.take('async');
      if (this.is('class')) into.push(this.classDef(start, decorators));
      else into.push(this.functionDef(start, decorators));
      return;
    }
    if (this.kind() === NAME) {
      const start = this.startOf();
      switch (this.word()) {
        case 'def':
          into.push(this.functionDef(start, []));
          return;
        case 'class':
          into.push(this.classDef(start, []));
          return;
        case 'async':
          this.at++;
          this.compound(into);
          return;
        case 'if':
          this.at++;
          into.push(this.ifRest(start));
          return;
        case 'for': {
          this.at++;
          const target = this.targetList();
          this.expect('in');
          const iter = this.expressionList();
          const body = this.block();
          into.push({ k: 'for', target, iter, body, orelse: this.elseBlock(), start, end: this.lastEnd() });
          return;
        }
        case 'while': {
          this.at++;
          const test = this.namedExpression();
          const body = this.block();
          into.push({ k: 'while', test, body, orelse: this.elseBlock(), start, end: this.lastEnd() });
          return;
        }
        case 'try':
          into.push(this.tryRest(start));
          return;
        case 'with':
          into.push(this.withRest(start));
          return;
        case 'match':
          if (this.matchStatement(into, start)) return;
          break;
      }
    }
    this.simpleLine(into);
  }

  private simpleLine(into: Stmt[]): void {
    for (;;) {
      into.push(this.simple());
      if (this.kind() === OP && this.is(';')) this.at++;
      else break;
      if (this.kind() === NEWLINE) break;
    }
    if (this.kind() !== NEWLINE) this.fail();
    this.at++;
  }

  private simple(): Stmt {
    const start = this.startOf();
    if (this.kind() === NAME) {
      const word = this.word();
      switch (word) {
        case 'pass':
        case 'break':
        case 'continue':
          this.at++;
          return { k: word, start, end: this.lastEnd() };
        case 'return': {
          this.at++;
          const value = this.lineEnds() ? undefined : this.expressionList();
          return { k: 'return', value, start, end: this.lastEnd() };
        }
        case 'raise': {
          this.at++;
          const value = this.lineEnds() ? undefined : this.namedExpression();
          if (this.take('from')) this.namedExpression();
          return { k: 'raise', value, start, end: this.lastEnd() };
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
          return { k: 'global', names, start, end: this.lastEnd() };
        }
        case 'assert': {
          this.at++;
          const test = this.namedExpression();
          if (this.take(',')) this.namedExpression();
          return { k: 'assert', test, start, end: this.lastEnd() };
        }
        case 'del': {
          this.at++;
          const list = this.expressionList();
          return { k: 'del', targets: list.k === 'list' ? list.items : [list], start, end: this.lastEnd() };
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
        return { k: 'assign', targets, value: last, annotation: undefined, start, end: this.lastEnd() };
      }
      if (op === ':') {
        this.at++;
        const annotation = this.namedExpression();
        const right = this.take('=') ? this.expressionList() : undefined;
        return { k: 'assign', targets: [value], value: right, annotation, start, end: this.lastEnd() };
      }
      if (op.length > 1 && op.endsWith('=') && !['==', '!=', '<=', '>='].includes(op)) {
        this.at++;
        return { k: 'aug', target: value, value: this.expressionList(), start, end: this.lastEnd() };
      }
    }
    return { k: 'expr', value, start, end: this.lastEnd() };
  }

  private lineEnds(): boolean {
    return this.kind() === NEWLINE || (this.kind() === OP && this.is(';'));
  }

  private dotted(): string {
    let path = this.name();
    while (this.take('.')) path += `.${this.name()}`;
    return path;
  }

  private importNames(start: number): Stmt {
    this.at++;
    const names: { path: string; as: string | undefined }[] = [];
    do {
      const path = this.dotted();
      names.push({ path, as: this.take('as') ? this.name() : undefined });
    } while (this.take(','));
    return { k: 'import', names, start, end: this.lastEnd() };
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
    const names: { name: string; as: string | undefined }[] = [];
    const bracket = this.take('(');
    do {
      if (bracket && this.is(')')) break;
      const name = this.is('*') ? this.word() : '';
      if (name) this.at++;
      const imported = name || this.name();
      names.push({ name: imported, as: this.take('as') ? this.name() : undefined });
    } while (this.take(','));
    if (bracket) this.expect(')');
    return { k: 'from', level, module, names, start, end: this.lastEnd() };
  }

  private ifRest(start: number): Stmt {
    const test = this.namedExpression();
    const body = this.block();
    let orelse: Stmt[] = [];
    if (this.is('elif')) {
      const at = this.startOf();
      this.at++;
      orelse = [this.ifRest(at)];
    } else orelse = this.elseBlock();
    return { k: 'if', test, body, orelse, start, end: this.lastEnd() };
  }

  private elseBlock(): Stmt[] {
    return this.take('else') ? this.block() : [];
  }

  private tryRest(start: number): Stmt {
    this.at++;
    const body = this.block();
    const handlers: { type: Expr | undefined; name: string | undefined; body: Stmt[] }[] = [];
    while (this.take('except')) {
      this.take('*');
      let type: Expr | undefined;
      let name: string | undefined;
      if (!this.is(':')) {
        type = this.expressionList();
        if (this.take('as')) name = this.name();
      }
      handlers.push({ type, name, body: this.block() });
    }
    const orelse = this.elseBlock();
    const final = this.take('finally') ? this.block() : [];
    return { k: 'try', body, handlers, orelse, final, start, end: this.lastEnd() };
  }

  private withRest(start: number): Stmt {
    this.at++;
    const items: { context: Expr; target: Expr | undefined }[] = [];
    // `with (a as b, c as d):` — tried first, as `(a, b)` is also an expression.
    const mark = this.at;
    const bracketed = () => {
      this.expect('(');
      do {
        if (this.is(')')) break;
        const context = this.namedExpression();
        items.push({ context, target: this.take('as') ? this.target() : undefined });
      } while (this.take(','));
      this.expect(')');
      if (!this.is(':')) this.fail();
    };
    if (!this.attempt(bracketed)) {
      this.at = mark;
      items.length = 0;
      do {
        const context = this.namedExpression();
        items.push({ context, target: this.take('as') ? this.target() : undefined });
      } while (this.take(','));
    }
    return { k: 'with', items, body: this.block(), start, end: this.lastEnd() };
  }

  /** `match` is a soft keyword: a statement only where a subject, a colon and an indented `case` follow. */
  private matchStatement(into: Stmt[], start: number): boolean {
    const mark = this.at;
    let subject: Expr | undefined;
    const isMatch =
      this.attempt(() => {
        this.at++;
        subject = this.expressionList();
        this.expect(':');
      }) &&
      this.kind() === NEWLINE &&
      this.tokens.kinds[this.at + 1] === INDENT &&
      this.textAt(this.at + 2) === 'case';
    if (!isMatch || !subject) {
      this.at = mark;
      return false;
    }
    this.at += 2;
    const cases: { guard: Expr | undefined; names: string[]; body: Stmt[] }[] = [];
    while (this.is('case')) {
      this.at++;
      const names: string[] = [];
      let depth = 0;
      while (this.kind() !== NEWLINE && !(depth === 0 && (this.is(':') || this.is('if')))) {
        if (this.is('(') || this.is('[') || this.is('{')) depth++;
        else if (this.is(')') || this.is(']') || this.is('}')) depth--;
        else if (this.kind() === NAME && this.textAt(this.at + 1) !== '(' && this.textAt(this.at + 1) !== '.')
          names.push(this.word());
        this.at++;
      }
      const guard = this.take('if') ? this.namedExpression() : undefined;
      cases.push({ guard, names, body: this.block() });
    }
    if (this.kind() === DEDENT) this.at++;
    into.push({ k: 'match', subject, cases, start, end: this.lastEnd() });
    return true;
  }

  private functionDef(start: number, decorators: Expr[]): DefStmt {
    this.expect('def');
    const nameStart = this.startOf();
    const name = this.name();
    this.typeParameters();
    this.expect('(');
    const params = this.parameters(')', true);
    this.expect(')');
    const returns = this.take('->') ? this.namedExpression() : undefined;
    if (this.outline) {
      const lines = this.skipBlock();
      if (lines) {
        const end = this.lastEnd();
        return new OutlinedDef(this.text, lines, {
          name,
          nameStart,
          params,
          returns,
          decorators,
          start,
          end,
        });
      }
    }
    const outer = this.yields;
    this.yields = false;
    const body = this.block();
    const generator = this.yields;
    this.yields = outer;
    const end = this.lastEnd();
    return { k: 'def', name, nameStart, params, returns, decorators, body, generator, start, end };
  }

  private classDef(start: number, decorators: Expr[]): Stmt {
    this.expect('class');
    const nameStart = this.startOf();
    const name = this.name();
    this.typeParameters();
    let args: Arg[] = [];
    if (this.take('(')) args = this.callArguments();
    const bases = args.filter((arg) => !arg.name && !arg.star).map((arg) => arg.value);
    return { k: 'class', name, nameStart, bases, decorators, body: this.block(), start, end: this.lastEnd() };
  }

  private typeParameters(): void {
    if (!this.take('[')) return;
    for (let depth = 1; depth > 0 && this.kind() !== NEWLINE; this.at++) {
      if (this.is('[')) depth++;
      else if (this.is(']')) depth--;
    }
  }

  /** Steps over an indented block; answers where its lines are. */
  private skipBlock(): { start: number; end: number } | undefined {
    if (
      !this.is(':') ||
      this.tokens.kinds[this.at + 1] !== NEWLINE ||
      this.tokens.kinds[this.at + 2] !== INDENT
    )
      return undefined;
    const first = this.tokens.starts[this.at + 2]!;
    const start = this.text.lastIndexOf('\n', first - 1) + 1;
    this.at += 3;
    for (let depth = 1; depth > 0 && this.kind() !== EOF; this.at++) {
      if (this.kind() === INDENT) depth++;
      else if (this.kind() === DEDENT) depth--;
    }
    let last = this.at - 1;
    while (this.tokens.kinds[last] === DEDENT) last--;
    return { start, end: this.tokens.ends[last]! };
  }

  private block(): Stmt[] {
    this.expect(':');
    const body: Stmt[] = [];
    if (this.kind() !== NEWLINE) {
      this.simpleLine(body);
      return body;
    }
    this.at++;
    if (this.kind() !== INDENT) return body;
    this.at++;
    while (this.kind() !== DEDENT && this.kind() !== EOF) this.statement(body);
    if (this.kind() === DEDENT) this.at++;
    return body;
  }
}

/** A function whose body is read when it is first asked for. */
class OutlinedDef implements DefStmt {
  readonly k = 'def';
  readonly name: string;
  readonly nameStart: number;
  readonly params: DefStmt['params'];
  readonly returns: DefStmt['returns'];
  readonly decorators: DefStmt['decorators'];
  readonly start: number;
  readonly end: number;
  private read: { body: Stmt[]; generator: boolean } | undefined;

  constructor(
    private readonly text: string,
    private readonly lines: { start: number; end: number },
    head: Omit<DefStmt, 'k' | 'body' | 'generator'>,
  ) {
    this.name = head.name;
    this.nameStart = head.nameStart;
    this.params = head.params;
    this.returns = head.returns;
    this.decorators = head.decorators;
    this.start = head.start;
    this.end = head.end;
  }

  get body(): Stmt[] {
    return this.parsed().body;
  }

  get generator(): boolean {
    return this.parsed().generator;
  }

  private parsed(): { body: Stmt[]; generator: boolean } {
    if (!this.read) {
      const { start, end } = this.lines;
      this.read = new Parser(this.text.slice(start, end), start).functionBody();
      recent.push(this);
      if (recent.length > 2 * KEPT) for (const old of recent.splice(0, KEPT)) old.read = undefined;
    }
    return this.read;
  }
}

/** Bodies last read. Older ones are forgotten and read again when needed: all of a bench's take 150 MB. */
const recent: OutlinedDef[] = [];
const KEPT = 600;
