import type { Token } from '../../../sources/sql/tokens.js';

/** What a column holds, as SQLite's backend of Frappe types it. */
export type ColumnKind = 'text' | 'whole' | 'decimal' | 'date' | 'datetime' | 'time';

/** A statement that SQLite takes. */
export interface Taken {
  /** Of the source, without comments. */
  tokens: readonly Token[];
  /** What Frappe sends to SQLite. */
  sent: string;
  /** The kind of the column of this name, where all tables of the statement that have it agree. */
  kindOf(column: string): ColumnKind | undefined;
}

export interface Told {
  /** The token that it is about, by index. */
  at: number;
  /** What gives another result: `DATE_ADD`, `this comparison`. */
  what: string;
  /** What it becomes, what the result is, what to write. */
  says: string;
  /** The part of `sent` to show. */
  shown?: string;
  /** It differs only where the server is not in UTC. */
  info?: boolean;
}

/** What SQLite takes and answers otherwise than MariaDB. `test/mariadb/sqlite.test.ts` runs the examples on both. */
export interface Difference {
  find(statement: Taken): Iterable<Told>;
  /** Statements on the test's table whose results differ. */
  examples: readonly string[];
  /** Statements much like them whose results do not differ. */
  alike: readonly string[];
}

/** From one of Frappe's MariaDB types; undefined for any other. */
export function kindOfType(type: string): ColumnKind | undefined {
  if (/^(?:var)?char|text\b/.test(type)) return 'text';
  if (/^(?:tiny|big)?int/.test(type)) return 'whole';
  if (type.startsWith('decimal')) return 'decimal';
  return (['datetime', 'date', 'time'] as const).find((kind) => type.startsWith(kind));
}

/** The tokens of a call from its bracket to the closing one; `at` is the function's name. */
export function callTokens(tokens: readonly Token[], at: number): readonly Token[] {
  let depth = 0;
  for (let end = at + 1; end < tokens.length; end++) {
    if (tokens[end]!.text === '(') depth++;
    else if (tokens[end]!.text === ')' && --depth === 0) return tokens.slice(at + 1, end + 1);
  }
  return [];
}

/** The arguments of a call, each as its tokens. */
export function argumentsOf(tokens: readonly Token[], at: number): Token[][] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of callTokens(tokens, at).slice(1, -1)) {
    if (token.text === '(') depth++;
    if (token.text === ')') depth--;
    if (token.text === ',' && depth === 0) parts.push([]);
    else parts.at(-1)!.push(token);
  }
  return parts;
}

/** The place of the name of the function whose call ends with this bracket. */
export function callThatEnds(tokens: readonly Token[], bracket: number): number | undefined {
  if (tokens[bracket]?.text !== ')') return undefined;
  let depth = 0;
  for (let at = bracket; at > 0; at--) {
    if (tokens[at]!.text === ')') depth++;
    else if (tokens[at]!.text === '(' && --depth === 0)
      return tokens[at - 1]?.kind === 'word' ? at - 1 : undefined;
  }
  return undefined;
}

/** The kind of the column that these tokens are: `name`, `` t.`name` ``; undefined where they are anything else. */
export function kindOfColumn({ kindOf }: Taken, tokens: readonly Token[]): ColumnKind | undefined {
  const last = tokens.at(-1);
  const isColumn = tokens.length === 1 || (tokens.length === 3 && tokens[1]!.text === '.');
  if (!last || !isColumn || !isName(last)) return undefined;
  return kindOf(last.text.replaceAll('`', ''));
}

export const isName = ({ kind }: Token): boolean => kind === 'word' || kind === 'quoted';

/** The operand before an operator: its tokens where it is a column alone. */
export function columnBefore(tokens: readonly Token[], at: number): readonly Token[] {
  const column = tokens[at - 1];
  if (!column || !isName(column)) return [];
  const start = tokens[at - 2]?.text === '.' ? at - 3 : at - 1;
  const before = tokens[start - 1];
  return before && /^[-+*/%|&~^]$/.test(before.text) ? [] : tokens.slice(Math.max(0, start), at);
}

/** The operand after an operator: its tokens where it is a column alone. */
export function columnAfter(tokens: readonly Token[], at: number): readonly Token[] {
  const end = tokens[at + 2]?.text === '.' ? at + 4 : at + 2;
  const after = tokens[end];
  return after && /^[-+*/%|&~^(]$/.test(after.text) ? [] : tokens.slice(at + 1, end);
}

/** What is in the quotes of a text without escapes. */
export function textOf(token: Token | undefined): string | undefined {
  return token?.kind === 'string' && /^['"]/.test(token.text) ? token.text.slice(1, -1) : undefined;
}

export const isComparison = (token: Token | undefined): boolean =>
  token !== undefined && /^(?:=|!=|<>|<|>|<=|>=)$/.test(token.text);

/** A difference in what becomes of a function. */
export function ofCall(
  calls: readonly string[],
  sent: RegExp,
  says: string,
  when: (statement: Taken, at: number) => boolean,
): Difference['find'] {
  return function* find(statement) {
    const shown = sent.exec(statement.sent)?.[0];
    if (shown === undefined) return;
    for (const [at, token] of statement.tokens.entries()) {
      if (token.kind !== 'word' || !calls.includes(token.upper)) continue;
      if (statement.tokens[at + 1]?.text !== '(' || !when(statement, at)) continue;
      yield { at, what: token.upper, says, shown };
    }
  };
}
