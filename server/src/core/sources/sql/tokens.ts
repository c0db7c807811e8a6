export type TokenKind =
  | 'word'
  /** `` `name` `` */
  | 'quoted'
  /** `'text'` or `"text"`, with the prefix of `N'…'`, `x'…'`, `b'…'` */
  | 'string'
  | 'number'
  /** `@a`, `@'a'`, `@@global.a` */
  | 'variable'
  | 'operator'
  | 'comment';

/** `start` and `end` are UTF-16 offsets into the text given to `tokenize`. */
export interface Token {
  kind: TokenKind;
  start: number;
  end: number;
  text: string;
  /** `text` in upper case for words, else `text`. */
  upper: string;
  /** A string, quoted name or comment that the text ends in. */
  open?: true;
}

const SPACE = /\s/;
const NUMBER = /0[xX][0-9a-fA-F]+|0[bB][01]+|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const LONG_OPERATOR = /<=>|->>|<<|>>|<=|>=|<>|!=|:=|&&|\|\||->/y;
const VARIABLE =
  /@@(?:[A-Za-z_]+\.)?(?:`[^`]*`|[A-Za-z0-9_$.]+)|@(?:`[^`]*`|'[^']*'|"[^"]*"|[A-Za-z0-9_$.]+)/y;

/** What a character begins, by its code below 128; asking a pattern for each would take half the time of a pass. */
const KINDS = Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code);
  if (SPACE.test(char)) return 'space';
  if (/\d/.test(char)) return 'digit';
  if (/[A-Za-z_$]/.test(char)) return 'letter';
  return /[-<>!:&|]/.test(char) ? 'long operator' : 'other';
});

function kindAt(text: string, at: number): string {
  const code = text.charCodeAt(at);
  if (code < 128) return KINDS[code]!;
  return SPACE.test(text[at]!) ? 'space' : 'letter';
}

/** The end of the word that stands at an offset, which may begin with digits. */
function wordEnd(text: string, start: number): number {
  let at = start;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code < 128 && KINDS[code] !== 'letter' && KINDS[code] !== 'digit') break;
    at++;
  }
  return at;
}

/** Reads MySQL's tokens in one linear pass; white space is left out, comments are kept. Never fails. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const kind = kindAt(text, at);
    if (kind === 'space') {
      at++;
      continue;
    }
    const token = scan(text, at, kind);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

function scan(text: string, start: number, kind: string): Token {
  const char = text[start]!;
  if (kind === 'letter') {
    if (text[start + 1] === "'" && /[nNxXbB]/.test(char)) return quotedString(text, start, start + 1);
    return make('word', text, start, wordEnd(text, start));
  }
  if (kind === 'digit') return number(text, start);
  if (char === '#' || startsLineComment(text, start)) return lineComment(text, start);
  if (char === '/' && text[start + 1] === '*') {
    const close = text.indexOf('*/', start + 2);
    return make('comment', text, start, close < 0 ? text.length : close + 2, close < 0);
  }
  if (char === "'" || char === '"') return quotedString(text, start, start);
  if (char === '`') return backticks(text, start);
  if (char === '@') {
    const variable = match(VARIABLE, text, start);
    if (variable) return make('variable', text, start, start + variable);
  }
  if (char === '.' && /\d/.test(text[start + 1] ?? '')) return number(text, start);
  const length = kind === 'long operator' ? match(LONG_OPERATOR, text, start) : 1;
  return make('operator', text, start, start + Math.max(1, length));
}

/** A name may begin with digits (`2fa`), so a number that runs on into letters is a word. */
function number(text: string, start: number): Token {
  const length = match(NUMBER, text, start);
  const end = start + Math.max(1, length);
  const word = wordEnd(text, start);
  if (word > end && text[start] !== '.') return make('word', text, start, word);
  return make('number', text, start, end);
}

/** `--` begins a comment only before white space or the end (MySQL manual, "Comments"). */
export function startsLineComment(text: string, at: number): boolean {
  if (text[at] !== '-' || text[at + 1] !== '-') return false;
  const next = text[at + 2];
  return next === undefined || SPACE.test(next);
}

function lineComment(text: string, start: number): Token {
  let end = start;
  while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end++;
  return make('comment', text, start, end);
}

function quotedString(text: string, start: number, quoteAt: number): Token {
  const quote = text[quoteAt];
  let at = quoteAt + 1;
  while (at < text.length) {
    if (text[at] === '\\') at += 2;
    else if (text[at] !== quote) at++;
    else if (text[at + 1] === quote) at += 2;
    else return make('string', text, start, at + 1);
  }
  return make('string', text, start, text.length, true);
}

function backticks(text: string, start: number): Token {
  let at = start + 1;
  while (at < text.length) {
    if (text[at] !== '`') at++;
    else if (text[at + 1] === '`') at += 2;
    else return make('quoted', text, start, at + 1);
  }
  return make('quoted', text, start, text.length, true);
}

function match(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}

function make(kind: TokenKind, text: string, start: number, end: number, open = false): Token {
  const slice = text.slice(start, end);
  const token: Token = {
    kind,
    start,
    end,
    text: slice,
    upper: kind === 'word' ? slice.toUpperCase() : slice,
  };
  if (open) token.open = true;
  return token;
}

/** Whether a token can be a name, in quotes or without. */
export function isName({ kind }: Token): boolean {
  return kind === 'word' || kind === 'quoted';
}

/** The name that a word or a backquoted token stands for. */
export function identifierOf(token: Token): string {
  return token.kind === 'quoted'
    ? token.text.slice(1, token.open ? undefined : -1).replaceAll('``', '`')
    : token.text;
}

/** The value of a string token, escapes undone (MySQL manual, "String Literals"). */
export function stringValueOf(token: Token): string {
  const quoteAt = token.text.search(/['"]/);
  const quote = token.text[quoteAt]!;
  const inner = token.text.slice(quoteAt + 1, token.open ? undefined : -1);
  return inner.replace(
    /\\([\s\S])|(["'])\2/g,
    (whole, escaped: string | undefined, doubled: string | undefined) => {
      if (doubled !== undefined) return doubled === quote ? doubled : whole;
      return ESCAPES[escaped!] ?? (escaped === '%' || escaped === '_' ? whole : escaped!);
    },
  );
}

const ESCAPES: Record<string, string> = { '0': '\0', b: '\b', n: '\n', r: '\r', t: '\t', Z: '\x1a' };
