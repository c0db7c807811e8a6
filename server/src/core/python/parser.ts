import type { DefStmt, Expr, Node, PythonModule, Stmt } from './ast.js';
import { CompoundParser } from './compound.js';
import { DEDENT, EOF, INDENT, MOST_INDENTS, NAME, NEWLINE, OP, type Tokens, tokenize } from './lexer.js';
import { type Body, OutlinedDef } from './outline.js';
import { retokenize } from './retokenize.js';

/**
 * Reads a Python 3 file into statements. Written for speed (a whole bench is read at once) and for files under the
 * cursor: what is missing (a bracket, a quote, an operand, the rest of a line) costs no more than itself, and what stands
 * around it is read.
 */
export function parsePython(text: string): PythonModule {
  return new Parser(text, tokenize(text)).module();
}

/**
 * The same, with the bodies of functions read when they are first looked at: of a bench most never are. What can't be
 * read inside them is not in `broken`.
 */
export function outlinePython(text: string, words: SharedTokens = {}): PythonModule {
  // At each key the same text is outlined for its statements and for its entries, each with a tree of its own.
  if (last?.text !== text) last = { text, tokens: last ? retokenize(text, last) : tokenize(text) };
  words.all = last.tokens;
  return new Parser(text, words.all, { words }).module();
}

let last: { text: string; tokens: Tokens } | undefined;

/** The words of a file, for as long as they are kept. */
export interface SharedTokens {
  all?: Tokens | undefined;
}

class Parser extends CompoundParser {
  private readonly broken: Node[] = [];
  private readonly words: SharedTokens | undefined;
  /** How many blocks it stands in. */
  private level: number;

  /** `words`: the bodies of functions are read later. */
  constructor(
    text: string,
    tokens: Tokens,
    at: { offset?: number; words?: SharedTokens; level?: number } = {},
  ) {
    super(text, tokens, at.offset);
    this.words = at.words;
    this.level = at.level ?? 0;
  }

  /** A function's body, whose lines are this parser's text. */
  functionBody(): Body {
    const { body } = this.module();
    return { body, generator: this.yields };
  }

  /** The body whose first word is at an index. */
  bodyAt(index: number): Body {
    this.at = index;
    const body: Stmt[] = [];
    this.statements(body);
    return { body, generator: this.yields };
  }

  module(): PythonModule {
    const body: Stmt[] = [];
    while (this.kind() !== EOF) {
      if (this.kind() === DEDENT) this.at++;
      else this.statement(body);
    }
    const at = this.tokens.tooDeep;
    const tooDeep = at < 0 ? this.tooDeep : { start: at + this.offset, end: at + 1 + this.offset };
    return { body, broken: this.broken, tooDeep };
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
      this.statements(into);
      return;
    }
    const start = this.startOf();
    const { faults } = this;
    const known = this.broken.length;
    this.compound(into);
    if (this.faults !== faults && this.broken.length === known)
      this.broken.push({ start, end: this.lastEnd() });
  }

  /** Up to the end of a block that has begun. */
  private statements(into: Stmt[]): void {
    if (this.level >= MOST_INDENTS) {
      this.noteTooDeep();
      this.skipBlocks();
      return;
    }
    this.level++;
    while (this.kind() !== DEDENT && this.kind() !== EOF) this.statement(into);
    if (this.kind() === DEDENT) this.at++;
    this.level--;
  }

  private skipBlocks(): void {
    // Over all of a file at each key.
    const { kinds } = this.tokens;
    let { at } = this;
    for (let depth = 1; depth > 0; at++) {
      const kind = kinds[at]!;
      if (kind < INDENT) continue;
      if (kind === EOF) break;
      depth += kind === INDENT ? 1 : -1;
    }
    this.at = at;
  }

  private compound(into: Stmt[]): void {
    const start = this.startOf();
    if (this.kind() === OP && this.is('@')) {
      const decorators: Expr[] = [];
      while (this.kind() === OP && this.is('@')) {
        this.at++;
        decorators.push(this.namedExpression());
        while (!this.lineEnds()) {
          this.faults++;
          this.skip();
        }
        while (this.kind() === NEWLINE) this.at++;
      }
      this.take('async');
      if (this.is('class')) into.push(this.classDef(start, decorators));
      else if (this.is('def')) into.push(this.functionDef(start, decorators));
      else {
        // What is decorated is still to come.
        this.faults++;
        for (const value of decorators) into.push({ kind: 'expr', value, start, end: value.end });
      }
      return;
    }
    if (this.kind() === NAME) {
      switch (this.word()) {
        case 'def':
          into.push(this.functionDef(start, []));
          return;
        case 'class':
          into.push(this.classDef(start, []));
          return;
        case 'async':
          this.at++;
          if (this.lineEnds() || this.is('async')) break;
          this.compound(into);
          return;
        case 'if':
          this.at++;
          into.push(this.ifRest(start));
          return;
        case 'for': {
          this.at++;
          const target = this.targetList();
          const iter = this.expect('in') ? this.expressionList() : this.missing();
          const body = this.block();
          into.push({
            kind: 'for',
            target,
            iter,
            body,
            orelse: this.elseBlock(),
            start,
            end: this.lastEnd(),
          });
          return;
        }
        case 'while': {
          this.at++;
          const test = this.namedExpression();
          const body = this.block();
          into.push({ kind: 'while', test, body, orelse: this.elseBlock(), start, end: this.lastEnd() });
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
    const { at: first, faults } = this;
    while (!this.lineEnds()) {
      const { at } = this;
      const statement = this.simple();
      if (statement.kind !== 'expr' || statement.value.kind !== 'missing') into.push(statement);
      if (this.kind() === OP && this.take(';')) continue;
      if (this.lineEnds()) break;
      // Something is left of the line: what can be read of it is read.
      this.faults++;
      if (this.at === at || !this.startsExpression()) this.skip();
    }
    if (this.faults !== faults)
      this.broken.push({ start: this.tokens.starts[first]! + this.offset, end: this.lastEnd() });
    if (this.kind() === NEWLINE) this.at++;
  }

  private functionDef(start: number, decorators: Expr[]): DefStmt {
    this.expect('def');
    const nameStart = this.startOf();
    const name = this.name();
    this.typeParameters();
    const params = this.expect('(') ? this.parameters(')', true) : [];
    this.expect(')');
    const returns = this.take('->') ? this.namedExpression() : undefined;
    const head = { name, nameStart, headEnd: this.lastEnd(), params, returns, decorators, start };
    const lines = this.words && this.skipBody();
    if (lines) {
      const { text, offset, level, words = {} } = this;
      // Words of a part of the file are no use to others.
      const whole = offset === 0;
      const read = (): Body => {
        if (whole && words.all) return new Parser(text, words.all, { words, level }).bodyAt(lines.first);
        const own = text.slice(lines.start, lines.end);
        const at = { offset: offset + lines.start, words: {}, level };
        return new Parser(own, tokenize(own), at).functionBody();
      };
      return new OutlinedDef(read, { ...head, end: this.lastEnd() });
    }
    const outer = this.yields;
    this.yields = false;
    const body = this.block();
    const generator = this.yields;
    this.yields = outer;
    return { kind: 'def', ...head, body, generator, end: this.lastEnd() };
  }

  private classDef(start: number, decorators: Expr[]): Stmt {
    this.expect('class');
    const nameStart = this.startOf();
    const name = this.name();
    this.typeParameters();
    const { args } = this.take('(') ? this.callArguments() : { args: [] };
    const bases = args.filter((arg) => !arg.name && !arg.star).map((arg) => arg.value);
    return {
      kind: 'class',
      name,
      nameStart,
      bases,
      decorators,
      body: this.block(),
      start,
      end: this.lastEnd(),
    };
  }

  /** Steps over an indented block; answers where its lines are. */
  private skipBody(): { start: number; end: number; first: number } | undefined {
    const { kinds, starts, ends } = this.tokens;
    if (!this.is(':') || kinds[this.at + 1] !== NEWLINE || kinds[this.at + 2] !== INDENT) return undefined;
    const first = starts[this.at + 2]!;
    const start = this.text.lastIndexOf('\n', first - 1) + 1;
    this.at += 3;
    const index = this.at;
    this.skipBlocks();
    let last = this.at - 1;
    while (kinds[last] === DEDENT) last--;
    return { start, end: ends[last]!, first: index };
  }

  protected block(): Stmt[] {
    const body: Stmt[] = [];
    if (!this.expect(':')) {
      while (!this.lineEnds() && !this.is(':')) this.skip();
      this.take(':');
    }
    if (!this.lineEnds()) {
      this.simpleLine(body);
      return body;
    }
    if (this.kind() === NEWLINE) this.at++;
    if (this.kind() !== INDENT) return body;
    this.at++;
    this.statements(body);
    return body;
  }
}
