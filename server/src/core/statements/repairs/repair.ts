import type { AstFacts } from '../../engines/vitess/verdicts.js';
import type { Token } from '../../sources/sql/tokens.js';

/** A replacement at offsets into the statement's text. */
export interface SqlEdit {
  start: number;
  end: number;
  newText: string;
}

/** What must hold for a repair to keep the statement's meaning. */
export type Proof =
  /** The sides' columns compare alike; text that is not known may stand in `room` only. */
  | { kind: 'set operation'; sides: number; room: { start: number; end: number }[] }
  /** Nobody reads the rows that the statement returns. */
  | { kind: 'unread' }
  /** The rows are assigned in Python, and the call may be done again without the stretch `cut`. */
  | { kind: 'assigned'; cut: { start: number; end: number } }
  /** A second statement in the same script gives the same rows; `keyOf` is a table whose key is `name`. */
  | { kind: 'two statements'; keyOf?: string }
  /** It stands in a script, where there may be two statements for one. */
  | { kind: 'script' };

/** What must be asked before a statement that has lost its IF [NOT] EXISTS. */
export interface Guard {
  /** The condition in Python; undefined where the statement changes more than one thing. */
  condition: string | undefined;
  title: string;
  /** Without it the statement may not be offered, in a script either. */
  drops: boolean;
}

/** A change of a statement that may mend it; it counts only once the changed text is found clean. */
export interface Repair {
  title: string;
  /** It keeps the meaning on MariaDB too. */
  safe: boolean;
  /** In order. */
  edits: SqlEdit[];
  /** The statements that it becomes, where they are several. */
  statements?: string[];
  /** What must hold for it to keep the meaning, to be told from `facts` of what it becomes. */
  proof?: Proof;
  facts?: AstFacts[];
  /** What must be asked before the statement runs. */
  guard?: Guard;
}

/** The text after the edits. */
export function repaired(sql: string, { edits }: Pick<Repair, 'edits'>): string {
  let out = '';
  let at = 0;
  for (const { start, end, newText } of edits) {
    out += sql.slice(at, start) + newText;
    at = end;
  }
  return out + sql.slice(at);
}

export function insert(offset: number, newText: string): SqlEdit {
  return { start: offset, end: offset, newText };
}

export function replace({ start, end }: Token, newText: string): SqlEdit {
  return { start, end, newText };
}

/** The tokens without the semicolon at their end. */
export function withoutEnd(tokens: readonly Token[]): readonly Token[] {
  return tokens.at(-1)?.text === ';' ? tokens.slice(0, -1) : tokens;
}

/** The index of the bracket that closes the one at `open`; the number of tokens where none does. */
export function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let i = open; i < tokens.length; i++) {
    if (tokens[i]!.text === '(') depth++;
    else if (tokens[i]!.text === ')' && --depth === 0) return i;
  }
  return tokens.length;
}

/** The first and last tokens of each argument of a call whose bracket opens at `open`; empty for none. */
export function argumentsAt(tokens: readonly Token[], open: number): { first: Token; last: Token }[] {
  const close = closing(tokens, open);
  const out: { first: Token; last: Token }[] = [];
  let from = open + 1;
  let depth = 0;
  for (let i = open; i <= close && i < tokens.length; i++) {
    const { text } = tokens[i]!;
    if (text === '(') depth++;
    else if (text === ')') depth--;
    const ends = i === close || (text === ',' && depth === 1);
    if (!ends) continue;
    if (i > from) out.push({ first: tokens[from]!, last: tokens[i - 1]! });
    from = i + 1;
  }
  return out;
}
