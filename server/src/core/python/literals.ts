const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\n': '', '0': '\0' };

/**
 * Value of a literal without its prefix and quotes; `quote` is the offset of the opening quote in `raw`, and
 * 0 stands for text that has no quotes. Escapes other than the common ones stay as written.
 */
export function literalText(raw: string, prefix: string, quote: number): string {
  let body = raw;
  if (quote > 0 || /^["']/.test(raw)) {
    const triple = raw.startsWith('"""', quote) || raw.startsWith("'''", quote);
    const size = triple ? 3 : 1;
    const closed = raw.length >= quote + 2 * size && raw.endsWith(raw.slice(quote, quote + size));
    body = raw.slice(quote + size, closed ? raw.length - size : raw.length);
  }
  if (prefix.includes('r') || !body.includes('\\')) return body;
  return body.replace(/\\(\r\n|[\s\S])/g, (whole, c: string) => {
    if (c === '\r\n') return '';
    if (c === '\\' || c === '"' || c === "'") return c;
    return ESCAPES[c] ?? whole;
  });
}

/** A replacement field of an f-string; all offsets in its literal. */
export interface ReplacementField {
  /** Of its braces. */
  start: number;
  end: number;
  /** The expression's own text. */
  text: string;
  textStart: number;
  /** It has no format spec (`:>10`) and no conversion (`!r`). */
  plain: boolean;
}

/** The replacement fields of an f-string. `\N{…}` is a character, unless the string is raw. */
export function replacementFields(raw: string, quote: number): ReplacementField[] {
  const triple = raw.startsWith('"""', quote) || raw.startsWith("'''", quote);
  const size = triple ? 3 : 1;
  const stop = Math.max(quote + size, raw.length - (isClosed(raw, quote) ? size : 0));
  const isRaw = /r/i.test(raw.slice(0, quote));
  const fields: ReplacementField[] = [];
  for (let i = quote + size; i < stop; ) {
    const c = raw[i]!;
    if (!isRaw && c === '\\' && raw[i + 1] === c) i += 2;
    else if (!isRaw && c === '\\' && raw.startsWith('N{', i + 1)) {
      const end = raw.indexOf('}', i);
      i = end < 0 ? stop : end + 1;
    } else if ((c === '{' || c === '}') && raw[i + 1] === c) i += 2;
    else if (c === '{') {
      const field = fieldAt(raw, i, stop);
      fields.push(field);
      i = field.end;
    } else i++;
  }
  return fields;
}

function fieldAt(raw: string, start: number, stop: number): ReplacementField {
  let depth = 0;
  let end = start + 1;
  let exprEnd = -1;
  for (; end < stop; end++) {
    const d = raw[end]!;
    if (d === '(' || d === '[' || d === '{') depth++;
    else if (d === ')' || d === ']' || (d === '}' && depth > 0)) depth--;
    else if (d === '}') break;
    else if (depth === 0 && exprEnd < 0 && (d === ':' || (d === '!' && raw[end + 1] !== '='))) exprEnd = end;
  }
  const text = raw.slice(start + 1, exprEnd < 0 ? end : exprEnd);
  return { start, end: Math.min(end + 1, stop), text, textStart: start + 1, plain: exprEnd < 0 };
}

/** Whether a literal whose opening quote stands at `quote` has its closing one. */
export function isClosed(raw: string, quote: number): boolean {
  const triple = raw.startsWith('"""', quote) || raw.startsWith("'''", quote);
  const size = triple ? 3 : 1;
  if (raw.length < quote + 2 * size || !raw.endsWith(raw.slice(quote, quote + size))) return false;
  // A quote after a backslash closes nothing.
  let slashes = 0;
  for (let i = raw.length - size - 1; i >= quote + size && raw[i] === '\\'; i--) slashes++;
  return slashes % 2 === 0;
}

/** An f-string's text without its quotes, with each field as `{}`, escapes as they are written. */
export function withoutFields(raw: string, quote: number, fields: readonly ReplacementField[]): string {
  const size = raw.startsWith('"""', quote) || raw.startsWith("'''", quote) ? 3 : 1;
  const stop = Math.max(quote + size, raw.length - (isClosed(raw, quote) ? size : 0));
  const unescaped = (text: string) => text.replace(/\{\{|\}\}/g, (pair) => pair[0]!);
  let out = '';
  let at = quote + size;
  for (const { start, end } of fields) {
    out += `${unescaped(raw.slice(at, start))}{}`;
    at = end;
  }
  return out + unescaped(raw.slice(at, stop));
}
