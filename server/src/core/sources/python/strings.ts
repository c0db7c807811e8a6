import type { SyntaxNode } from '@lezer/common';
import type { Span } from '../../text.js';
import { type Move, OffsetMap } from '../sql/map.js';
import { allWays, type Ways } from './ways.js';

/** A text with gaps: what is known of a string expression. */
export interface Template {
  text: string;
  map: OffsetMap;
  gaps: Gap[];
  /** The branches of the code that it comes from; undefined: it comes about on every way. */
  ways?: Ways;
}

/** Something that is not known, of no length in `text`. */
export interface Gap {
  at: number;
  /** The expression's stretch of the file. */
  source: Span;
  /** The expression as written. */
  expression: string;
  /** What stood here grew too long to be followed. */
  cut?: true;
}

/**
 * How long a text may grow, in UTF-16 units, and of how many pieces and gaps: `s = s + s` sixty times would not end. Twice
 * what is judged of a statement, and more pieces than anybody writes one in.
 */
const LONGEST = 512 * 1024;
const MOST_PIECES = 1000;

export function emptyTemplate(): Template {
  return { text: '', map: new OffsetMap(), gaps: [] };
}

/** The same text, from these branches. */
export function withWays({ text, map, gaps }: Template, ways: Ways | undefined): Template {
  return { text, map, gaps, ...(ways && { ways }) };
}

/** A template when what it comes from has moved in its file. */
export function movedTemplate(template: Template, place: Move): Template {
  const gaps = template.gaps.map((gap) => ({ ...gap, source: movedSpan(gap.source, place) }));
  return { ...template, map: template.map.moved(place), gaps };
}

export function movedSpan({ start, end }: Span, place: Move): Span {
  const from = place(start);
  return { start: from, end: from + (end - start) };
}

/** Text that stands in the file from `start` on: as it is, or as the whole of a stretch of another length. */
export function sourceTemplate(text: string, start: number, length = text.length): Template {
  const map = new OffsetMap();
  map.add(text.length, start, start + length);
  return { text, map, gaps: [] };
}

/** A template that is nothing but an unknown expression. */
export function unknownTemplate(source: Span, expression: string): Template {
  return { text: '', map: new OffsetMap(), gaps: [{ at: 0, source, expression }] };
}

/** A new template; the given ones stay as they are. */
export function concatTemplates(parts: readonly Template[]): Template {
  if (parts.length === 1) return parts[0]!;
  if (isTooLong(parts)) return cutTemplate(parts);
  const out = emptyTemplate();
  const texts: string[] = [];
  for (const part of parts) {
    for (const gap of part.gaps) out.gaps.push({ ...gap, at: gap.at + out.map.length });
    out.map.addFrom(part.map, 0, part.text.length);
    texts.push(part.text);
  }
  out.text = texts.join('');
  const ways = allWays(parts.map((part) => part.ways));
  return ways ? { ...out, ways } : out;
}

function isTooLong(parts: readonly Template[]): boolean {
  let length = 0;
  let pieces = 0;
  for (const { text, map, gaps } of parts) {
    length += text.length;
    pieces += map.pieces + gaps.length;
  }
  return length > LONGEST || pieces > MOST_PIECES;
}

/** A gap in the place of parts that are too long together; it stands where the first of them does. */
function cutTemplate(parts: readonly Template[]): Template {
  const first = parts.find(({ text, gaps }) => text !== '' || gaps.length > 0) ?? parts[0]!;
  const source = first.text === '' ? first.gaps[0]!.source : first.map.spanOf(0, first.text.length);
  return { text: '', map: new OffsetMap(), gaps: [{ at: 0, source, expression: '', cut: true }] };
}

/** The stretch of a template from `start` to `end`. A gap at an edge goes with the stretch behind it. */
export function sliceTemplate(template: Template, start: number, end: number): Template {
  const map = new OffsetMap();
  map.addFrom(template.map, start, end);
  const last = end === template.text.length;
  const gaps = template.gaps
    .filter((gap) => gap.at >= start && (gap.at < end || (last && gap.at === end)))
    .map((gap) => ({ ...gap, at: gap.at - start }));
  const { ways } = template;
  return { text: template.text.slice(start, end), map, gaps, ...(ways && { ways }) };
}

const LITERAL = /^([A-Za-z]*)("""|'''|"|')/;

/**
 * Decodes a `String`, `FormatString` or `ContinuedString` node: prefixes r, b, u, f, escapes, triple
 * quotes, implicit concatenation (Python reference, "String and Bytes literals"). Replacement fields
 * become what `field` makes of their expression; by default a gap.
 */
export function decodeString(
  node: SyntaxNode,
  source: string,
  field: (expression: SyntaxNode) => Template | undefined = () => undefined,
): Template | undefined {
  if (node.name === 'ContinuedString') {
    const parts: Template[] = [];
    for (let child = node.firstChild; child; child = child.nextSibling) {
      if (child.name === 'Comment') continue;
      const part = decodeString(child, source, field);
      if (!part) return undefined;
      parts.push(part);
    }
    return concatTemplates(parts);
  }
  const opening = LITERAL.exec(source.slice(node.from, Math.min(node.to, node.from + 8)));
  if (!opening || (node.name !== 'String' && node.name !== 'FormatString')) return undefined;
  const prefix = opening[1]!.toLowerCase();
  const quote = opening[2]!;
  const from = node.from + opening[0].length;
  const closed = node.to - quote.length >= from && source.slice(node.to - quote.length, node.to) === quote;
  // A string that its line ends, not a quote: what it shall be is still being typed.
  if (!closed && quote.length === 1) return undefined;
  const to = closed ? node.to - quote.length : node.to;
  const raw = prefix.includes('r');
  if (node.name === 'String')
    return decodeText(source, from, to, { raw, braces: false, bytes: prefix.includes('b') });
  const parts: Template[] = [];
  let at = from;
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== 'FormatReplacement') continue;
    parts.push(decodeText(source, at, child.from, { raw, braces: true, bytes: false }));
    parts.push(replacement(child, source, field));
    at = child.to;
  }
  parts.push(decodeText(source, at, to, { raw, braces: true, bytes: false }));
  return concatTemplates(parts);
}

function replacement(
  node: SyntaxNode,
  source: string,
  field: (expression: SyntaxNode) => Template | undefined,
): Template {
  const span = { start: node.from, end: node.to };
  const expression = node.firstChild?.nextSibling;
  if (!expression) return unknownTemplate(span, '');
  const plain = expression.nextSibling?.name === '}';
  const known = plain ? field(expression) : undefined;
  return known ?? unknownTemplate(span, source.slice(expression.from, expression.to));
}

interface DecodeOptions {
  raw: boolean;
  /** `{{` and `}}` stand for braces. */
  braces: boolean;
  bytes: boolean;
}

const SIMPLE: Record<string, string> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};
const CODED = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|N\{[^}]*\})/y;
/** A replacement field behind a backslash, which the grammar takes for an escaped brace. */
const BACKSLASHED = /\{(?!\{)[^{}]*\}/y;

function decodeText(source: string, from: number, to: number, options: DecodeOptions): Template {
  const map = new OffsetMap();
  const texts: string[] = [];
  const gaps: Gap[] = [];
  const push = (text: string, start: number, end: number): void => {
    texts.push(text);
    map.add(text.length, start, end);
  };
  const gap = (start: number, end: number): void => {
    gaps.push({ at: map.length, source: { start, end }, expression: source.slice(start, end) });
  };
  let at = from;
  let copied = from;
  const flush = (): void => {
    if (at > copied) push(source.slice(copied, at), copied, at);
  };
  while (at < to) {
    const char = source[at]!;
    const doubled = options.braces && (char === '{' || char === '}') && source[at + 1] === char;
    const escaped = char === '\\' && !options.raw && at + 1 < to;
    const newline = char === '\r';
    BACKSLASHED.lastIndex = at;
    const field = options.braces && !doubled && source[at - 1] === '\\' ? BACKSLASHED.exec(source) : null;
    if (!doubled && !escaped && !newline && !field) {
      at++;
      continue;
    }
    flush();
    if (field) {
      gap(at, at + field[0].length);
      at += field[0].length;
      copied = at;
      continue;
    }
    const [text, length] = doubled
      ? [char, 2]
      : newline
        ? lineEnd(source, at)
        : decodeEscape(source, at, options.bytes);
    if (text === undefined) gap(at, at + length);
    else push(text, at, at + length);
    at += length;
    copied = at;
  }
  flush();
  return { text: texts.join(''), map, gaps };
}

/** Python reads every line end in a literal as `\n`. */
function lineEnd(source: string, at: number): [string, number] {
  return ['\n', source[at + 1] === '\n' ? 2 : 1];
}

/** What an escape stands for and its length in the file; undefined for a character given by name. */
function decodeEscape(source: string, at: number, bytes: boolean): [string | undefined, number] {
  const next = source[at + 1]!;
  if (next === '\n') return ['', 2];
  if (next === '\r') return ['', source[at + 2] === '\n' ? 3 : 2];
  const simple = SIMPLE[next];
  if (simple !== undefined) return [simple, 2];
  CODED.lastIndex = at;
  const coded = CODED.exec(source);
  const unicode = next === 'u' || next === 'U' || next === 'N';
  if (!coded || (bytes && unicode)) return [`\\${next}`, 2];
  const [whole, hex, short, long, octal] = coded;
  const code = hex ?? short ?? long;
  if (code !== undefined) return [codePoint(Number.parseInt(code, 16)), whole.length];
  if (octal !== undefined) return [codePoint(Number.parseInt(octal, 8)), whole.length];
  return [undefined, whole.length];
}

function codePoint(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
}
