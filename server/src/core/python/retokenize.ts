import { lastStart } from '../text.js';
import { changeBetween, type TextChange } from '../text-change.js';
import { DEDENT, INDENT, NEWLINE, type Part, scan, TokenList, type Tokens, tokenize } from './lexer.js';

/** Shorter texts are split anew as fast. */
const SHORT = 4000;
/** How far beyond a place it depends on what follows how a text is split (`scan` looks 60 characters ahead). */
const LOOKAHEAD = 64;
/** Lines at which the old tokens were tried in vain, before all the rest is split anew. */
const TRIES = 20;

/**
 * The tokens of a text of which an earlier version was split: only the statements around the change are split again.
 * The same as `tokenize` gives.
 */
export function retokenize(text: string, before: { text: string; tokens: Tokens }): Tokens {
  const { tokens } = before;
  if (text.length < SHORT || tokens.unbalanced || tokens.tooDeep >= 0) return tokenize(text);
  const change = changeBetween(before.text, text);
  if (change.endBefore - change.start > before.text.length >> 1) return tokenize(text);
  const first = statementBefore(tokens, change.start - LOOKAHEAD);
  if (first === 0) return tokenize(text);
  const old = new OldTokens(before.text, tokens, change);
  const list = new TokenList(Math.max(16, tokens.count + 256));
  list.kinds.set(tokens.kinds.subarray(0, first));
  list.starts.set(tokens.starts.subarray(0, first));
  list.ends.set(tokens.ends.subarray(0, first));
  list.count = first;
  const part: Part = {
    at: lineAt(before.text, tokens.starts[first]!),
    indents: indentsBefore(before.text, tokens, first),
    list,
    isKnown: (at, indents) => old.begin(at, indents),
  };
  const scanned = scan(text, false, part);
  if (scanned.unbalanced) return tokenize(text);
  return old.added(scanned);
}

/** The tokens of the earlier version, from the place on at which they hold again. */
class OldTokens {
  private readonly moved: number;
  private readonly from: number;
  private tries = 0;
  private next = -1;

  constructor(
    private readonly text: string,
    private readonly tokens: Tokens,
    { endBefore, endAfter }: TextChange,
  ) {
    this.moved = endAfter - endBefore;
    this.from = endAfter;
  }

  /** Whether a statement that begins at a place of the new text began there before too, in the same blocks. */
  begin(at: number, indents: readonly number[]): boolean {
    // The line's white space counts to it.
    if (at <= this.from || this.tries >= TRIES || lineAt(this.text, at - this.moved) < this.from - this.moved)
      return false;
    this.tries++;
    const { starts, kinds, count } = this.tokens;
    let token = lastStart(starts.subarray(0, count), at - this.moved);
    if (starts[token] !== at - this.moved) return false;
    while (token > 0 && (kinds[token - 1] === INDENT || kinds[token - 1] === DEDENT)) token--;
    if (token === 0 || kinds[token - 1] !== NEWLINE) return false;
    const columns = indentsBefore(this.text, this.tokens, token);
    if (columns.length !== indents.length || columns.some((column, i) => column !== indents[i])) return false;
    this.next = token;
    return true;
  }

  /** The tokens of the new text. */
  added(scanned: Tokens): Tokens {
    if (this.next < 0) return scanned;
    const { kinds, starts, ends, count } = this.tokens;
    const rest = count - this.next;
    const list = new TokenList(scanned.count + rest);
    list.kinds.set(scanned.kinds.subarray(0, scanned.count));
    list.starts.set(scanned.starts.subarray(0, scanned.count));
    list.ends.set(scanned.ends.subarray(0, scanned.count));
    list.kinds.set(kinds.subarray(this.next, count), scanned.count);
    for (let i = 0; i < rest; i++) {
      list.starts[scanned.count + i] = starts[this.next + i]! + this.moved;
      list.ends[scanned.count + i] = ends[this.next + i]! + this.moved;
    }
    list.count = scanned.count + rest;
    return { ...list, tooDeep: scanned.tooDeep, unbalanced: false };
  }
}

/** The first token of the last statement whose line begins before an offset; 0: there is none. */
function statementBefore({ kinds, starts, count }: Tokens, offset: number): number {
  let token = offset <= 0 ? 0 : lastStart(starts.subarray(0, count), offset);
  while (token > 0 && kinds[token - 1] !== NEWLINE) token--;
  return token;
}

/** Where the line of an offset begins. */
function lineAt(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && text.charCodeAt(at - 1) !== 10 && text.charCodeAt(at - 1) !== 13) at--;
  return at;
}

/** Columns of the blocks that are open before a token, as `scan` counts them. */
function indentsBefore(text: string, { kinds, starts }: Tokens, token: number): number[] {
  const open: number[] = [];
  for (let i = 0; i < token; i++) {
    if (kinds[i] === INDENT) open.push(starts[i]!);
    else if (kinds[i] === DEDENT) open.pop();
  }
  return [0, ...open.map((at) => columnOf(text, at))];
}

function columnOf(text: string, at: number): number {
  let column = 0;
  for (let i = lineAt(text, at); i < at; i++) {
    const c = text.charCodeAt(i);
    if (c === 32) column++;
    else if (c === 9) column = (column | 7) + 1;
  }
  return column;
}
