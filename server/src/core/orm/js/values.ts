import { OffsetMap } from '../../sources/sql/map.js';
import type { OrmEntry, OrmValue } from '../model.js';

const CLOSES: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0' };

/** Lists and objects in one another: deeper ones are unknown. */
const DEEPEST = 100;

/** Reads JavaScript literals; what is none is unknown, and stepped over up to the next comma or closing bracket. */
export class JsReader {
  private depth = 0;

  constructor(
    private readonly text: string,
    public at: number,
  ) {}

  /** The values of a call's arguments, from after its opening parenthesis to the closing one. */
  arguments(): OrmValue[] {
    const values: OrmValue[] = [];
    for (this.space(); this.at < this.text.length && this.text[this.at] !== ')'; this.space()) {
      values.push(this.value());
      this.space();
      if (this.text[this.at] !== ',') break;
      this.at++;
    }
    if (this.text[this.at] === ')') this.at++;
    return values;
  }

  value(): OrmValue {
    this.space();
    const start = this.at;
    const read = this.literal();
    this.space();
    // `'a' + b`, `x ? y : z`, `list.concat(…)`: what follows a literal makes another value of it.
    if (read && /^[,)\]}]|^$|^as\s+const\b/.test(this.text.slice(this.at, this.at + 12))) {
      if (this.text.startsWith('as', this.at)) this.skip();
      return read;
    }
    this.at = start;
    this.skip();
    return { kind: 'unknown', span: { start, end: this.at } };
  }

  private literal(): OrmValue | undefined {
    const first = this.text[this.at];
    if (first === '"' || first === "'" || first === '`') return this.string(first);
    if (first === '[' || first === '{') {
      if (this.depth >= DEEPEST) return undefined;
      this.depth++;
      const read = first === '[' ? this.list() : this.object();
      this.depth--;
      return read;
    }
    const word = /^-?\d+(?:\.\d+)?\b|^(?:true|false|null|undefined)\b/.exec(
      this.text.slice(this.at, this.at + 30),
    )?.[0];
    if (word === undefined) return undefined;
    const span = { start: this.at, end: this.at + word.length };
    this.at = span.end;
    if (word === 'true' || word === 'false') return { kind: 'boolean', span, value: word === 'true' };
    return /^[nu]/.test(word) ? { kind: 'none', span } : { kind: 'number', span, value: Number(word) };
  }

  private string(quote: string): OrmValue | undefined {
    const start = ++this.at;
    const map = new OffsetMap();
    let value = '';
    for (; this.text[this.at] !== quote; ) {
      const from = this.at;
      const char = this.text[this.at];
      if (char === undefined || (char === '\n' && quote !== '`')) return undefined;
      if (quote === '`' && char === '$' && this.text[from + 1] === '{') return undefined;
      this.at += char === '\\' ? 2 : 1;
      value += char === '\\' ? (ESCAPES[this.text[from + 1]!] ?? this.text[from + 1] ?? '') : char;
      map.add(1, from, this.at);
    }
    const span = { start, end: this.at++ };
    return { kind: 'text', span, text: value, map, gaps: [] };
  }

  private list(): OrmValue {
    const start = this.at++;
    const items: OrmValue[] = [];
    let open = false;
    for (this.space(); this.at < this.text.length && this.text[this.at] !== ']'; this.space()) {
      if (this.text.startsWith('...', this.at)) {
        open = true;
        this.skip();
      } else items.push(this.value());
      this.space();
      if (this.text[this.at] === ',') this.at++;
      else if (this.text[this.at] !== ']') break;
    }
    this.step();
    return { kind: 'list', span: { start, end: this.at }, items, open };
  }

  private object(): OrmValue {
    const start = this.at++;
    const entries: OrmEntry[] = [];
    let open = false;
    for (this.space(); this.at < this.text.length && this.text[this.at] !== '}'; this.space()) {
      const entry = this.entry();
      if (entry) entries.push(entry);
      else open = true;
      this.space();
      if (this.text[this.at] === ',') this.at++;
      else if (this.text[this.at] !== '}') break;
    }
    this.step();
    return { kind: 'dict', span: { start, end: this.at }, entries, open };
  }

  /** `key: value`; undefined for `...rest`, `[computed]: value`, methods and accessors. */
  private entry(): OrmEntry | undefined {
    const start = this.at;
    const first = this.text[this.at]!;
    let key: OrmValue | undefined;
    if (first === '"' || first === "'") key = this.string(first);
    else {
      const name = /^[A-Za-z_$][\w$]*/.exec(this.text.slice(this.at, this.at + 80))?.[0];
      if (name !== undefined) {
        this.at += name.length;
        const map = OffsetMap.identity(start, name.length);
        key = { kind: 'text', span: { start, end: this.at }, text: name, map, gaps: [] };
      }
    }
    this.space();
    if (key && (this.text[this.at] === ',' || this.text[this.at] === '}'))
      return { key, value: { kind: 'unknown', span: key.span } };
    if (!key || this.text[this.at] !== ':') {
      this.at = start;
      this.skip();
      return undefined;
    }
    this.at++;
    return { key, value: this.value() };
  }

  /** To what is neither white space nor a comment; a comment without an end goes to the end of the text. */
  private space(): void {
    for (; this.at < this.text.length; this.at++) {
      const next = this.text[this.at + 1];
      if (this.text[this.at] === '/' && (next === '/' || next === '*')) {
        const end = this.text.indexOf(next === '/' ? '\n' : '*/', this.at + 2);
        if (end < 0) this.at = this.text.length;
        else this.at = next === '/' ? end : end + 1;
      } else if (!/\s/.test(this.text[this.at]!)) return;
    }
    this.at = this.text.length;
  }

  /** To the comma or bracket that ends the value. */
  private skip(): void {
    const open: string[] = [];
    for (; this.at < this.text.length; this.at++) {
      const char = this.text[this.at]!;
      if (open.length === 0 && /[,)\]}]/.test(char)) return;
      if (char === '"' || char === "'" || char === '`') this.quoted(char);
      else if (char === '/' && /[/*]/.test(this.text[this.at + 1] ?? '')) {
        this.space();
        this.at--;
      } else if (CLOSES[char]) open.push(CLOSES[char]);
      else if (char === open.at(-1)) open.pop();
    }
    this.at = Math.min(this.at, this.text.length);
  }

  private step(): void {
    this.at = Math.min(this.at + 1, this.text.length);
  }

  private quoted(quote: string): void {
    for (this.at++; this.at < this.text.length && this.text[this.at] !== quote; this.at++)
      if (this.text[this.at] === '\\') this.at++;
  }
}
