/** A word, a text or a sign of a JavaScript file. */
export interface ScriptToken {
  kind: 'word' | 'text' | 'sign';
  /** Of a text what stands between its quotes. */
  text: string;
  start: number;
  end: number;
}

const TOKEN =
  /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|([A-Za-z_$][\w$]*)|(["'])((?:\\[\s\S]|(?!\2)[^\\\n])*)(?:\2|(?=\n)|$)|(`)((?:\\[\s\S]|[^\\`])*)(?:`|$)|\d[\w.]*|(\s+)|([\s\S])/g;

/** What may stand before a regular expression, where a `/` between values would divide. */
const BEFORE_PATTERN = /[=(,:;!&|?{}[\]+\-*%<>~^]/;

/** The words, texts and signs of a script; comments, numbers and regular expressions are left out. */
export function scriptTokens(text: string): ScriptToken[] {
  const tokens: ScriptToken[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
    const [whole, word, quote, quoted, tick, template, , sign] = match;
    const start = match.index;
    const end = start + whole.length;
    if (word !== undefined) tokens.push({ kind: 'word', text: word, start, end });
    else if (quote !== undefined) tokens.push({ kind: 'text', text: quoted ?? '', start: start + 1, end });
    else if (tick !== undefined) tokens.push({ kind: 'text', text: template ?? '', start: start + 1, end });
    else if (sign === '/' && startsPattern(tokens.at(-1))) {
      const pattern = /(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^\\/[\n])+\/\w*/y;
      pattern.lastIndex = end;
      if (pattern.test(text)) TOKEN.lastIndex = pattern.lastIndex;
    } else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign, start, end });
  }
  return tokens;
}

function startsPattern(before: ScriptToken | undefined): boolean {
  if (!before) return true;
  if (before.kind === 'word') return /^(?:return|typeof|case|in|of)$/.test(before.text);
  return before.kind === 'sign' && BEFORE_PATTERN.test(before.text);
}

const CLOSES: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** For each opening bracket the index of the one that closes it; the number of tokens where none does. */
export function brackets(tokens: readonly ScriptToken[]): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  const open: number[] = [];
  for (const [i, { kind, text }] of tokens.entries()) {
    if (kind !== 'sign') continue;
    if (text in CLOSES) open.push(i);
    else if (text === ')' || text === ']' || text === '}') {
      const at = open.findLastIndex((one) => CLOSES[tokens[one]!.text] === text);
      if (at < 0) continue;
      found.set(open[at]!, i);
      open.length = at;
    }
  }
  for (const at of open) found.set(at, tokens.length);
  return found;
}

/** The tokens of a script by their places: what is not there is the empty text. */
export class ScriptCode {
  readonly tokens: readonly ScriptToken[];
  /** The closing bracket of each opening one. */
  readonly closing: ReadonlyMap<number, number>;

  constructor(text: string) {
    this.tokens = scriptTokens(text);
    this.closing = brackets(this.tokens);
  }

  text(i: number): string {
    return this.tokens[i]?.text ?? '';
  }

  is(i: number, ...texts: string[]): boolean {
    return texts.every((text, k) => this.tokens[i + k]?.text === text);
  }

  end(i: number): number {
    return this.closing.get(i) ?? this.tokens.length;
  }

  /** `(a, b) =>`, `a =>`, `function (a, b)` at a token: the names. */
  parametersAt(i: number): string[] | undefined {
    let at = this.is(i, 'async') ? i + 1 : i;
    if (this.is(at, 'function')) at += this.tokens[at + 1]?.kind === 'word' ? 2 : 1;
    else if (this.tokens[at]?.kind === 'word' && this.is(at + 1, '=', '>')) return [this.text(at)];
    if (this.text(at) !== '(') return undefined;
    const names: string[] = [];
    for (let k = at + 1; k < this.end(at); k++) if (this.tokens[k]!.kind === 'word') names.push(this.text(k));
    return names;
  }

  /** The end of the call whose arguments a token is among. */
  callEnd(i: number): number {
    let end = this.tokens.length;
    for (const [open, close] of this.closing)
      if (this.text(open) === '(' && open < i && close >= i && close < end) end = close;
    return end;
  }

  blockAround(i: number): number {
    let end = this.tokens.length;
    for (const [open, close] of this.closing)
      if (this.text(open) === '{' && open < i && close > i && close < end) end = close;
    return end;
  }

  wordBefore(i: number): string {
    let at = i;
    while (this.tokens[at]?.kind === 'sign' && /[=!]/.test(this.text(at))) at--;
    return this.text(at);
  }
}

/** Where a token's text stands, without its quotes. */
export function contents({ kind, text, start, end }: ScriptToken): { start: number; end: number } {
  return kind === 'text' ? { start, end: start + text.length } : { start, end };
}
