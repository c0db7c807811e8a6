import type { Span } from '../../text.js';
import { type Token, tokenize } from './tokens.js';

/** One statement of a `.sql` file: `span` has neither the delimiter nor comments and space around it. */
export interface SqlStatement {
  span: Span;
}

/**
 * Splits a script the way the `mysql` client does: at `;` outside strings and comments, or at what
 * `DELIMITER` set. The body of a stored program stays whole also without DELIMITER.
 */
export function splitStatements(text: string): SqlStatement[] {
  const statements: SqlStatement[] = [];
  let offset = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let delimiter = ';';
  const programs = PROGRAM.test(text);
  while (offset < text.length) {
    const command = nextDelimiterCommand(text, offset, delimiter);
    const end = command?.start ?? text.length;
    if (delimiter === ';' && !programs) split(text, offset, end, statements);
    else collect(text, offset, end, delimiter, statements);
    if (!command) break;
    delimiter = command.delimiter;
    offset = command.end;
  }
  return statements;
}

const PROGRAM = /\bcreate\b[^;]{0,80}\b(?:procedure|function|trigger|event)\b/i;
const BREAK =
  /'(?:[^'\\]|\\[\s\S])*'?|"(?:[^"\\]|\\[\s\S])*"?|`[^`]*`?|--(?=\s|$)[^\n\r]*|#[^\n\r]*|\/\*[\s\S]*?(?:\*\/|$)|;/g;

/** The usual case without tokens: a dump of megabytes must not take long to be found too long. */
function split(text: string, from: number, to: number, out: SqlStatement[]): void {
  let start = -1;
  let end = from;
  let at = from;
  const code = (upTo: number): void => {
    const piece = text.slice(at, upTo);
    const first = piece.search(/\S/);
    if (first < 0) return;
    if (start < 0) start = at + first;
    end = at + piece.trimEnd().length;
  };
  const flush = (): void => {
    if (start >= 0) out.push({ span: { start, end } });
    start = -1;
  };
  BREAK.lastIndex = from;
  for (let match = BREAK.exec(text); match && match.index < to; match = BREAK.exec(text)) {
    const [piece] = match;
    const stop = Math.min(to, match.index + piece.length);
    const comment = /^(?:--|#|\/\*(?!M?!|\+))/.test(piece);
    code(match.index);
    if (piece === ';') flush();
    else if (!comment) {
      if (start < 0) start = match.index;
      end = stop;
    }
    at = stop;
  }
  code(to);
  flush();
}

interface DelimiterCommand {
  start: number;
  end: number;
  delimiter: string;
}

const DELIMITER = /^[ \t]*delimiter[ \t]+(\S+)[^\n]*/gim;

/** Whether a script may end statements with something else than `;`. */
export function hasDelimiter(text: string): boolean {
  DELIMITER.lastIndex = 0;
  return DELIMITER.test(text);
}

/** The client reads DELIMITER only where a statement could begin, at the start of a line. */
function nextDelimiterCommand(text: string, from: number, delimiter: string): DelimiterCommand | undefined {
  DELIMITER.lastIndex = from;
  for (let m = DELIMITER.exec(text); m; m = DELIMITER.exec(text)) {
    if (delimiter !== ';' || betweenStatements(text.slice(from, m.index))) {
      return { start: m.index, end: m.index + m[0].length, delimiter: m[1]! };
    }
  }
  return undefined;
}

function betweenStatements(before: string): boolean {
  const tokens = tokenize(before);
  const last = tokens.at(-1);
  if (last?.open) return false;
  const code = tokens.filter((token) => token.kind !== 'comment').at(-1);
  return code === undefined || code.text === ';';
}

function collect(text: string, from: number, to: number, delimiter: string, out: SqlStatement[]): void {
  const part = from === 0 && to === text.length ? text : text.slice(from, to);
  let tokens: Token[] = [];
  let body = new ProgramBody();
  const flush = (): void => {
    if (tokens.length > 0) {
      out.push({ span: { start: tokens[0]!.start, end: tokens.at(-1)!.end } });
    }
    tokens = [];
    body = new ProgramBody();
  };
  const keep = (token: Token): void => {
    const moved = from === 0 ? token : { ...token, start: token.start + from, end: token.end + from };
    if (token.kind === 'comment' && !isExecutable(token)) return;
    tokens.push(moved);
    body.see(token);
  };
  let skip = 0;
  for (const token of tokenize(part)) {
    if (token.start < skip) continue;
    const cut = token.kind === 'word' || token.kind === 'operator' ? delimiterIn(part, token, delimiter) : -1;
    if (cut < 0 || (delimiter === ';' && body.open)) {
      keep(token);
      continue;
    }
    if (cut > token.start) {
      const word = part.slice(token.start, cut);
      keep({ ...token, end: cut, text: word, upper: word.toUpperCase() });
    }
    skip = cut + delimiter.length;
    flush();
  }
  flush();
}

/** Where the delimiter begins in a token (`END$$` is one word), or -1. */
function delimiterIn(text: string, token: Token, delimiter: string): number {
  if (text.startsWith(delimiter, token.start)) return token.start;
  const at = delimiter === ';' ? -1 : token.text.indexOf(delimiter);
  return at < 0 ? -1 : token.start + at;
}

/**
 * Whether a stored program's body is open. The `mysql` client would split there at every `;`;
 * drivers and other tools send CREATE PROCEDURE … BEGIN … END whole.
 */
class ProgramBody {
  private words = 0;
  private program = false;
  private depth = 0;
  private closing = false;

  get open(): boolean {
    return this.depth > 0;
  }

  see(token: Token): void {
    const word = token.upper;
    if (this.words === 0 && word !== 'CREATE') this.words = Number.POSITIVE_INFINITY;
    if (this.words++ < 12 && PROGRAMS.has(word)) this.program = true;
    if (!this.program) return;
    if (this.closing && LOOPS.has(word)) this.depth++;
    else if (!this.closing && (word === 'BEGIN' || word === 'CASE')) this.depth++;
    this.closing = word === 'END';
    if (this.closing) this.depth--;
  }
}

const PROGRAMS = new Set(['PROCEDURE', 'FUNCTION', 'TRIGGER', 'EVENT']);
/** `END IF` closes nothing that was counted. */
const LOOPS = new Set(['IF', 'LOOP', 'WHILE', 'REPEAT']);

/** The comments that open with `!` or `+` after the asterisk are code to MySQL. */
export function isExecutable(token: Token): boolean {
  return token.kind === 'comment' && /^\/\*(?:M?!|\+)/.test(token.text);
}
