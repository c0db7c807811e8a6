import { DEDENT, EOF, INDENT, NAME, NEWLINE, OP, STRING, type Tokens, tokenize } from '../../python/lexer.js';
import type { Span } from '../../text.js';

/** Words that begin a statement with a block, or an arm of one. */
const HEADS = new Set('def class if elif else for while try except finally with async match case'.split(' '));

/** A Python text as its comments need it: which words stand in one statement, without its block. */
export class StatementHeads {
  private readonly tokens: Tokens;

  constructor(private readonly text: string) {
    this.tokens = tokenize(text);
  }

  /** Whether a comment, not a string, stands at an offset. */
  isComment(offset: number): boolean {
    const at = this.lastFrom(offset);
    const { kinds, starts, ends } = this.tokens;
    return !(at >= 0 && kinds[at] === STRING && starts[at]! <= offset && offset < ends[at]!);
  }

  /**
   * What a comment above a line of code speaks of: the statement that the offset is in; of one with a block, its head
   * (`def f(…)` with its decorators, `elif …`).
   */
  headAt(offset: number): Span {
    const at = this.lastFrom(offset);
    const { starts, ends } = this.tokens;
    if (at < 0 || offset > ends[at]!) return { start: offset, end: offset };
    let first = this.lineStart(at);
    // Decorators belong to what stands below them.
    for (
      let before = this.lineBefore(first);
      before >= 0 && this.is(before, '@');
      before = this.lineBefore(first)
    )
      first = before;
    let last = this.lineEnd(first);
    for (let line = first; this.is(line, '@'); ) {
      line = this.skipEmpty(last);
      if (this.isEnd(line)) break;
      last = this.lineEnd(line);
    }
    return { start: starts[first]!, end: ends[last - 1]! };
  }

  /** The largest piece of a statement that begins on a line and not before it: of a call over lines, one argument. */
  pieceFrom(offset: number): Span {
    let at = this.lastFrom(offset);
    const { starts, ends, kinds } = this.tokens;
    if (at < 0 || starts[at]! < offset) return { start: offset, end: offset };
    let depth = 0;
    let end = ends[at]!;
    for (; kinds[at] !== NEWLINE && kinds[at] !== EOF; at++) {
      const word = this.word(at);
      if (kinds[at] === OP && /^[([{]$/.test(word)) depth++;
      else if (kinds[at] === OP && /^[)\]}]$/.test(word)) depth--;
      if (depth < 0 || (depth === 0 && kinds[at] === OP && word === ',')) break;
      end = ends[at]!;
    }
    return { start: offset, end };
  }

  private word(at: number): string {
    return this.text.slice(this.tokens.starts[at]!, this.tokens.ends[at]!);
  }

  private is(at: number, word: string): boolean {
    return this.tokens.kinds[at] === OP && this.word(at) === word;
  }

  private isEnd(at: number): boolean {
    const kind = this.tokens.kinds[at];
    return kind === undefined || kind >= NEWLINE;
  }

  /** The last token that begins at an offset or before it; -1: none. */
  private lastFrom(offset: number): number {
    const { starts, kinds, count } = this.tokens;
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle]! <= offset) low = middle + 1;
      else high = middle;
    }
    let at = low - 1;
    while (at >= 0 && kinds[at]! >= NEWLINE) at--;
    return at;
  }

  private lineStart(at: number): number {
    let first = at;
    let depth = 0;
    for (; first > 0 && !this.isEnd(first - 1); first--) {
      const word = this.tokens.kinds[first - 1] === OP ? this.word(first - 1) : '';
      if (/^[)\]}]$/.test(word)) depth++;
      else if (/^[([{]$/.test(word)) depth--;
      // `if a: b` and `a; b` are two.
      else if (depth === 0 && (word === ';' || (word === ':' && this.opensBlock(first - 1)))) break;
    }
    return first;
  }

  /** Whether a colon ends the head of a statement; else it stands in a lambda or an annotation. */
  private opensBlock(colon: number): boolean {
    let first = colon;
    while (first > 0 && !this.isEnd(first - 1) && !this.is(first - 1, ';')) first--;
    return this.tokens.kinds[first] === NAME && HEADS.has(this.word(first)) && this.lineEnd(first) === colon;
  }

  /** The line of code before one; -1: none. */
  private lineBefore(first: number): number {
    let at = first - 1;
    while (at >= 0 && this.tokens.kinds[at]! >= NEWLINE) at--;
    if (at < 0) return -1;
    while (at > 0 && !this.isEnd(at - 1)) at--;
    return at;
  }

  private skipEmpty(at: number): number {
    const { kinds } = this.tokens;
    let next = at;
    while (kinds[next] === NEWLINE || kinds[next] === INDENT || kinds[next] === DEDENT) next++;
    return next;
  }

  /** Where a line ends, or the head of a statement that begins it: the token after its last one. */
  private lineEnd(first: number): number {
    const isHead = this.tokens.kinds[first] === NAME && HEADS.has(this.word(first));
    let depth = 0;
    let lambdas = 0;
    let at = first;
    for (; !this.isEnd(at); at++) {
      const { [at]: kind } = this.tokens.kinds;
      const word = kind === OP || kind === NAME ? this.word(at) : '';
      if (/^[([{]$/.test(word)) depth++;
      else if (/^[)\]}]$/.test(word)) depth--;
      else if (depth === 0 && word === 'lambda') lambdas++;
      else if (depth === 0 && word === ';') break;
      else if (depth === 0 && word === ':' && lambdas > 0) lambdas--;
      else if (depth === 0 && word === ':' && isHead) break;
    }
    return at;
  }
}
