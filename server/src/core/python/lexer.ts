import { isClosed } from './literals.js';

/** Token kinds; keywords are NAME tokens. */
export const NAME = 1;
export const NUMBER = 2;
export const STRING = 3;
export const OP = 4;
export const NEWLINE = 5;
export const INDENT = 6;
export const DEDENT = 7;
export const EOF = 8;

export interface Tokens {
  kinds: Uint8Array;
  starts: Int32Array;
  ends: Int32Array;
  count: number;
  /** Where brackets or blocks stand deeper in one another than CPython reads; -1: nowhere. */
  tooDeep: number;
  /** A bracket or a quote is open somewhere. */
  unbalanced: boolean;
}

/** CPython's limits (Parser/lexer/state.h `MAXLEVEL`, `MAXINDENT`). */
export const MOST_BRACKETS = 200;
export const MOST_INDENTS = 99;

/** Per UTF-16 code: 1 starts a name, 2 digit, 0 anything else; codes from 128 on are letters. */
const CLASS = new Uint8Array(128);
for (let c = 65; c <= 90; c++) CLASS[c] = CLASS[c + 32] = 1;
CLASS[95] = 1;
for (let c = 48; c <= 57; c++) CLASS[c] = 2;

/** First characters of what `STATEMENT` finds. */
const BEGINS = new Uint8Array(128);
for (const char of 'dcriwt@') BEGINS[char.charCodeAt(0)] = 1;
/** Characters that begin an operator of several. */
const LONGER = new Uint8Array(128);
for (const char of '*/<>=!-+%&|^@:.') LONGER[char.charCodeAt(0)] = 1;
const OPERATORS3 = new Set(['**=', '//=', '>>=', '<<=', '...']);
const OPERATORS2 = new Set('** // >> << <= >= == != -> += -= *= /= %= &= |= ^= @= := <>'.split(' '));
/** Keywords that can't begin a line inside brackets: there a bracket was left open, as happens while typing. */
const STATEMENT = /^(?:def|class|return|raise|import|while|try|with|@\w+(?:\.\w+)*(?:\(|\s*$))\b/;

function operatorSize(text: string, at: number): number {
  const next = text.charCodeAt(at + 1);
  // Most often a name, a blank or a bracket follows.
  if (next >= 128 || LONGER[next] !== 1) return 1;
  if (OPERATORS3.has(text.slice(at, at + 3))) return 3;
  return OPERATORS2.has(text.slice(at, at + 2)) ? 2 : 1;
}

/**
 * At the start of a line that stands no deeper than the one on which a bracket was opened: most likely a statement of its
 * own. Asked only where a bracket is known to be left open.
 */
const LIKELY =
  /^(?:(?:if|for|elif|else|except|finally|async|pass|break|continue|from|assert|del|raise|global)\b|[A-Za-z_][\w.]*(?:\[[^\]\n]*\])?\s*(?:[-+*/%|&]|\/\/)?=(?!=)|[A-Za-z_][\w.]*\()/;

/**
 * Splits Python source into tokens with INDENT and DEDENT, as the reference describes ("Lexical analysis").
 * Comments and blank lines are dropped. Never throws: what it can't read becomes an OP of one character.
 */
export function tokenize(text: string): Tokens {
  const tokens = scan(text, false);
  // A bracket or a quote is open, as happens while typing: where is its end most likely?
  return tokens.unbalanced ? { ...scan(text, true), unbalanced: true } : tokens;
}

/** Tokens that are being made; one for all of a scan, so that the engine compiles its methods once. */
export class TokenList {
  kinds: Uint8Array;
  starts: Int32Array;
  ends: Int32Array;
  count = 0;

  constructor(capacity: number) {
    this.kinds = new Uint8Array(capacity);
    this.starts = new Int32Array(capacity);
    this.ends = new Int32Array(capacity);
  }

  push(kind: number, start: number, end: number): void {
    if (this.count === this.kinds.length) this.grow();
    this.kinds[this.count] = kind;
    this.starts[this.count] = start;
    this.ends[this.count++] = end;
  }

  private grow(): void {
    const grown = new TokenList(2 * this.kinds.length);
    grown.kinds.set(this.kinds);
    grown.starts.set(this.starts);
    grown.ends.set(this.ends);
    ({ kinds: this.kinds, starts: this.starts, ends: this.ends } = grown);
  }
}

/** Splitting a text from the start of a statement on, up to where its tokens are known. */
export interface Part {
  /** Where a line begins, outside of brackets and quotes. */
  at: number;
  /** Columns of the blocks that are open there. */
  indents: number[];
  /** The tokens before it. */
  list: TokenList;
  /** Whether the tokens from here on are known: asked at the first word of each statement's line. */
  isKnown(at: number, indents: readonly number[]): boolean;
}

/** Tokens of a text; `part`: of that part of it only, put to those before it. */
export function scan(text: string, repairs: boolean, part?: Part): Tokens {
  const { length } = text;
  const list = part?.list ?? new TokenList((length >> 2) + 16);
  const literalEnd = repairs ? likelyEnd : stringEnd;
  const indents = part?.indents ?? [0];
  let depth = 0;
  let tooDeep = -1;
  let unbalanced = false;
  let lineStart = true;
  let i = part?.at ?? (text.charCodeAt(0) === 0xfeff ? 1 : 0);
  while (i < length) {
    if (lineStart) {
      lineStart = false;
      let column = 0;
      let at = i;
      for (; at < length; at++) {
        const c = text.charCodeAt(at);
        if (c === 32) column++;
        else if (c === 9) column = (column | 7) + 1;
        else if (c !== 12) break;
      }
      const c = text.charCodeAt(at);
      if (at >= length) break;
      if (c === 35 || c === 10 || c === 13) {
        i = at;
        while (i < length && text.charCodeAt(i) !== 10) i++;
        i++;
        lineStart = true;
        continue;
      }
      if (depth > 0) {
        const line = BEGINS[c] === 1 || repairs ? text.slice(at, at + 60) : '';
        if (
          line !== '' &&
          (STATEMENT.test(line) || (repairs && column <= indents.at(-1)! && LIKELY.test(line)))
        ) {
          list.push(NEWLINE, i, i);
          depth = 0;
          unbalanced = true;
        }
      }
      if (depth === 0) {
        if (part?.isKnown(at, indents)) return { ...list, tooDeep, unbalanced };
        if (column > indents[indents.length - 1]!) {
          indents.push(column);
          if (indents.length > MOST_INDENTS + 1 && tooDeep < 0) tooDeep = at;
          list.push(INDENT, at, at);
        } else {
          while (column < indents[indents.length - 1]!) {
            indents.pop();
            list.push(DEDENT, at, at);
          }
        }
      }
      i = at;
    }
    const c = text.charCodeAt(i);
    if (c === 32 || c === 9 || c === 12) {
      i++;
      continue;
    }
    if (c === 10 || c === 13) {
      if (depth === 0) list.push(NEWLINE, i, i);
      i += c === 13 && text.charCodeAt(i + 1) === 10 ? 2 : 1;
      lineStart = true;
      continue;
    }
    if (c === 35) {
      while (i < length && text.charCodeAt(i) !== 10 && text.charCodeAt(i) !== 13) i++;
      continue;
    }
    if (c === 92) {
      // A backslash joins the next line.
      i++;
      if (text.charCodeAt(i) === 13) i++;
      if (text.charCodeAt(i) === 10) i++;
      continue;
    }
    const kind = c < 128 ? CLASS[c]! : 1;
    if (kind === 1) {
      let end = i + 1;
      while (end < length) {
        const d = text.charCodeAt(end);
        if (d < 128 && CLASS[d] === 0) break;
        end++;
      }
      const quote = text.charCodeAt(end);
      if ((quote === 34 || quote === 39) && end - i <= 2 && /^[rbuf]+$/i.test(text.slice(i, end))) {
        const stop = literalEnd(text, end, /f/i.test(text.slice(i, end)));
        if (stop === length && !isClosed(text, end)) unbalanced = true;
        list.push(STRING, i, stop);
        i = stop;
        continue;
      }
      list.push(NAME, i, end);
      i = end;
      continue;
    }
    if (kind === 2 || (c === 46 && CLASS[text.charCodeAt(i + 1)] === 2)) {
      let end = i + 1;
      while (end < length) {
        const d = text.charCodeAt(end);
        const sign = d === 43 || d === 45;
        const before = text.charCodeAt(end - 1) | 32;
        if (sign ? !(before === 101 && c !== 48) : d !== 46 && (d >= 128 || CLASS[d] === 0)) break;
        end++;
      }
      list.push(NUMBER, i, end);
      i = end;
      continue;
    }
    if (c === 34 || c === 39) {
      const stop = literalEnd(text, i, false);
      if (stop === length && !isClosed(text, i)) unbalanced = true;
      list.push(STRING, i, stop);
      i = stop;
      continue;
    }
    const size = c < 128 && LONGER[c] === 1 ? operatorSize(text, i) : 1;
    if (c === 40 || c === 91 || c === 123) {
      if (++depth > MOST_BRACKETS && tooDeep < 0) tooDeep = i;
    } else if ((c === 41 || c === 93 || c === 125) && depth > 0) depth--;
    list.push(OP, i, i + size);
    i += size;
  }
  list.push(NEWLINE, length, length);
  while (indents.length > 1) {
    indents.pop();
    list.push(DEDENT, length, length);
  }
  list.push(EOF, length, length);
  return { ...list, tooDeep, unbalanced: unbalanced || depth > 0 };
}

/** A definition at the start of a line: no text in quotes begins one often. */
const DEFINITION = /\n(?=[ \t]*(?:(?:async[ \t]+)?def|class)[ \t]+\w+[ \t]*[(:]|@\w)/g;

/** End of a literal where quotes are known to be left open: one of three quotes ends before the next definition. */
function likelyEnd(text: string, at: number, formatted: boolean): number {
  const end = stringEnd(text, at, formatted);
  const quote = text.charCodeAt(at);
  if (text.charCodeAt(at + 1) !== quote || text.charCodeAt(at + 2) !== quote) return end;
  DEFINITION.lastIndex = at;
  const next = DEFINITION.exec(text)?.index ?? end;
  return next < end ? next : end;
}

/** End of the literal whose quote stands at `at`; an unclosed one ends with its line (or the text, if triple). */
function stringEnd(text: string, at: number, formatted: boolean): number {
  const quote = text.charCodeAt(at);
  const triple = text.charCodeAt(at + 1) === quote && text.charCodeAt(at + 2) === quote;
  for (let i = at + (triple ? 3 : 1); i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 92) i++;
    else if (c === 10 && !triple) return i;
    else if (c === quote) {
      if (!triple) return i + 1;
      if (text.charCodeAt(i + 1) === quote && text.charCodeAt(i + 2) === quote) return i + 3;
    } else if (formatted && !triple && c === 123) {
      // Python 3.12 allows the same quote inside a hole; older code never has it there.
      if (text.charCodeAt(i + 1) === 123) i++;
      else i = Math.max(i, holeWithQuotes(text, i, quote));
    }
  }
  return text.length;
}

/** Where the hole at `{` closes, if it holds the outer quote inside brackets on the same line; else -1. */
function holeWithQuotes(text: string, at: number, quote: number): number {
  let quotes = 0;
  let level = 0;
  for (let i = at + 1; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 10) return -1;
    if (c === quote) {
      if (level === 0 && quotes === 0) return -1;
      quotes++;
    } else if (c === 40 || c === 91) level++;
    else if (c === 41 || c === 93) level--;
    else if (c === 125 && level <= 0) return quotes > 0 && quotes % 2 === 0 ? i : -1;
  }
  return -1;
}
