import type { Token } from '../../../sources/sql/tokens.js';

/** A stretch of a statement and what is written in its place. */
export interface Edit {
  start: number;
  end: number;
  newText: string;
  /** It is added to what stands before it. */
  after?: true;
}

export interface Kind {
  title: string;
  /** The edits for what begins at this token; undefined where the meaning would not be kept for sure. */
  edits(tokens: readonly Token[], at: number): Edit[] | undefined;
  /** Frappe 16 registers no such function. */
  develop?: true;
  /** The whole statement is another one then: somebody should look at it. */
  whole?: true;
  /** Statements on the tests' tables: the rows are the same before and after on MariaDB, and after on SQLite, MySQL and Vitess. */
  examples: readonly string[];
}

export const swap = ({ start, end }: Token, newText: string): Edit => ({ start, end, newText });
export const before = ({ start }: Token, newText: string): Edit => ({ start, end: start, newText });
export const after = ({ end }: Token, newText: string): Edit => ({ start: end, end, newText, after: true });

/** Commas and the closing bracket of the call whose name stands at `at`, at its own depth. */
export function marksOf(tokens: readonly Token[], at: number): Token[] {
  const marks: Token[] = [];
  let depth = 0;
  for (const token of tokens.slice(at + 1)) {
    if (token.text === '(') depth++;
    if (token.text === ')' && --depth === 0) return [...marks, token];
    if (token.text === ',' && depth === 1) marks.push(token);
  }
  return [];
}

export const isCall = (tokens: readonly Token[], at: number, name: string): boolean =>
  tokens[at]!.kind === 'word' && tokens[at]!.upper === name && tokens[at + 1]?.text === '(';

/** The tokens outside of any brackets, with their places, without the semicolon at the end. */
export function topLevel(tokens: readonly Token[]): { token: Token; at: number }[] {
  let depth = 0;
  return tokens.flatMap((token, at) => {
    if (token.text === ')') depth--;
    const own = depth === 0 && token.text !== ';' ? [{ token, at }] : [];
    if (token.text === '(') depth++;
    return own;
  });
}

/** The last token of a statement before its semicolon. */
export const lastOf = (tokens: readonly Token[]): Token => tokens.findLast(({ text }) => text !== ';')!;

export const isName = ({ kind }: Token): boolean => kind === 'word' || kind === 'quoted';

/** Changes to single tokens, one edit for each, so that no two edits meet at one place. */
export class Changes {
  private readonly own = new Map<Token, { before: string; text: string | undefined; after: string }>();

  swap(token: Token, text: string): this {
    this.of(token).text = text;
    return this;
  }

  before(token: Token, text: string): this {
    const own = this.of(token);
    own.before = text + own.before;
    return this;
  }

  after(token: Token, text: string): this {
    this.of(token).after += text;
    return this;
  }

  get edits(): Edit[] {
    return [...this.own].flatMap(([token, { before: front, text, after: back }]) => {
      if (text !== undefined) return [swap(token, front + text + back)];
      return [...(front ? [before(token, front)] : []), ...(back ? [after(token, back)] : [])];
    });
  }

  private of(token: Token) {
    const own = this.own.get(token) ?? { before: '', text: undefined, after: '' };
    this.own.set(token, own);
    return own;
  }
}

/** Tokens as text again. */
export function textOf(tokens: readonly Token[]): string {
  const parts = tokens.map(({ text }, i) => {
    const last = tokens[i - 1]?.text;
    const isClose =
      i === 0 || text === '.' || text === ',' || text === ')' || text === '(' || last === '.' || last === '(';
    return isClose && !(text === '(' && last !== undefined && !/^\w/.test(last)) ? text : ` ${text}`;
  });
  return parts.join('').trim();
}
