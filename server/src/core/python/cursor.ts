import type { Expr, Node } from './ast.js';
import { EOF, NAME, NEWLINE, STRING, type Tokens } from './lexer.js';

export const KEYWORDS: ReadonlySet<string> = new Set(
  (
    'and as assert async await break class continue def del elif else except finally for from global if import ' +
    'in is lambda nonlocal not or pass raise return try while with yield None True False'
  ).split(' '),
);

/**
 * Expressions deeper than this in one another are not read. CPython itself ends at 200 brackets (Parser/lexer/state.h
 * `MAXLEVEL`); lambdas, signs and choices count here too.
 */
const DEEPEST = 300;
/** So many operators, calls and attributes of one chain (`a + b + …`) are read. */
export const LONGEST_CHAIN = 1000;

/** A place in a token list, and what went wrong on the way to it. Nothing here throws. */
export class TokenCursor {
  protected at = 0;
  /** How often something was missing or too much. */
  protected faults = 0;
  protected yields = false;
  protected tooDeep: Node | undefined;

  constructor(
    protected readonly text: string,
    protected readonly tokens: Tokens,
    /** Added to every offset: where the text stands in its file. */
    protected readonly offset = 0,
    /** How deep it stands in other expressions. */
    protected depth = 0,
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

  /** Steps over a word that must stand here. */
  protected expect(word: string): boolean {
    const found = this.take(word);
    if (!found) this.faults++;
    return found;
  }

  protected lineEnds(): boolean {
    const kind = this.kind();
    return kind === NEWLINE || kind === EOF;
  }

  /** Reads something if it can be read without a fault; else stays where it was. */
  protected attempt(read: () => void): boolean {
    const { at, faults, yields } = this;
    read();
    if (this.faults === faults) return true;
    this.at = at;
    this.faults = faults;
    this.yields = yields;
    return false;
  }

  protected startOf(): number {
    return this.tokens.starts[this.at]! + this.offset;
  }

  /** Where what was read last ends, without the end of its line or block. */
  protected lastEnd(): number {
    let last = this.at - 1;
    while (last > 0 && this.tokens.kinds[last]! >= NEWLINE) last--;
    return (last >= 0 ? this.tokens.ends[last]! : 0) + this.offset;
  }

  /** A name; empty where none stands. */
  protected name(): string {
    if (this.kind() === NAME) {
      const word = this.word();
      if (!KEYWORDS.has(word)) {
        this.at++;
        return word;
      }
    }
    this.faults++;
    return '';
  }

  /** Nothing, where an expression should stand. */
  protected missing(): Expr {
    this.faults++;
    const at = this.lastEnd();
    return { kind: 'missing', start: at, end: at, unfinished: true };
  }

  /** Whether what begins here stands deeper than is read; it is stepped over then. */
  protected isTooDeep(): boolean {
    if (this.depth < DEEPEST) return false;
    this.noteTooDeep();
    this.skip();
    return true;
  }

  protected noteTooDeep(): void {
    this.faults++;
    this.tooDeep ??= { start: this.startOf(), end: this.tokens.ends[this.at]! + this.offset };
  }

  /** Steps over an expression in brackets, or over one token. */
  protected skip(): void {
    let open = 0;
    do {
      if (this.is('(') || this.is('[') || this.is('{')) open++;
      else if (this.is(')') || this.is(']') || this.is('}')) open--;
      if (this.lineEnds()) return;
      this.at++;
    } while (open > 0);
  }
}
