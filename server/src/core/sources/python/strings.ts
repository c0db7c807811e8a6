import type { Expr, Node, StrExpr } from '../../python/ast.js';
import { expressionAt } from '../../python/expressions.js';
import { isClosed, replacementFields } from '../../python/literals.js';
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

/** The stretch of a template from `start` to `end`. A gap at an edge goes with the stretch after it. */
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
 * Decodes a literal: prefixes r, b, u, f, escapes, triple quotes, implicit concatenation (Python reference, "String and
 * Bytes literals"). Replacement fields become what `field` makes of their expression; by default a gap.
 */
export function decodeString(
  node: Expr,
  source: string,
  field: (expression: Expr) => Template | undefined = () => undefined,
): Template | undefined {
  if (node.kind !== 'str') return undefined;
  const parts: Template[] = [];
  for (const piece of node.pieces ?? [node]) {
    const part = decodePiece(node, piece, source, field);
    if (!part) return undefined;
    parts.push(part);
  }
  return concatTemplates(parts);
}

/** Whether a literal is one piece without replacement fields. */
export function isPlainLiteral(node: Expr, source: string): node is StrExpr {
  return (
    node.kind === 'str' && !node.pieces && !/^[A-Za-z]*f/i.test(source.slice(node.start, node.start + 3))
  );
}

function decodePiece(
  node: StrExpr,
  piece: Node,
  source: string,
  field: (expression: Expr) => Template | undefined,
): Template | undefined {
  const opening = LITERAL.exec(source.slice(piece.start, Math.min(piece.end, piece.start + 8)));
  if (!opening) return undefined;
  const prefix = opening[1]!.toLowerCase();
  const quote = opening[2]!;
  const from = piece.start + opening[0].length;
  const literal = source.slice(piece.start, piece.end);
  const closed = isClosed(literal, prefix.length);
  // A string that its line ends, not a quote: what it shall be is still being typed.
  if (!closed && quote.length === 1) return undefined;
  const to = closed ? piece.end - quote.length : piece.end;
  const raw = prefix.includes('r');
  if (!prefix.includes('f'))
    return decodeText(source, from, to, { raw, braces: false, bytes: prefix.includes('b') });
  const parts: Template[] = [];
  let at = from;
  for (const { span, expression, text, plain } of fieldsOf(node, piece, literal, prefix.length)) {
    parts.push(decodeText(source, at, span.start, { raw, braces: true, bytes: false }));
    const known = plain && expression ? field(expression) : undefined;
    parts.push(known ?? unknownTemplate(span, text));
    at = span.end;
  }
  parts.push(decodeText(source, at, to, { raw, braces: true, bytes: false }));
  return concatTemplates(parts);
}

interface Field {
  span: Span;
  expression: Expr | undefined;
  text: string;
  plain: boolean;
}

/** The fields of literals that were asked for; a literal is asked for as often as it has variants. */
const fields = new WeakMap<StrExpr, Map<number, Field[]>>();

function fieldsOf(node: StrExpr, { start }: Node, literal: string, quote: number): Field[] {
  const all = fields.get(node) ?? new Map<number, Field[]>();
  fields.set(node, all);
  let known = all.get(start);
  if (!known) {
    known = replacementFields(literal, quote).map((one): Field => {
      const span = { start: start + one.start, end: start + one.end };
      const text = one.text.trim();
      const expression = text === '' ? undefined : expressionAt(one.text, start + one.textStart);
      return { span, expression, text, plain: one.plain };
    });
    all.set(start, known);
  }
  return known;
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
    if (!doubled && !escaped && !newline) {
      at++;
      continue;
    }
    flush();
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
