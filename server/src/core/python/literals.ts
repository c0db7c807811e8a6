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

/**
 * An f-string's text with each hole as `{}`, and the holes' own source with their offset in `raw`.
 * Format specs (`:>10`) and conversions (`!r`) are left out.
 */
export function splitHoles(
  raw: string,
  quote: number,
): { text: string; parts: { text: string; start: number }[] } {
  const triple = raw.startsWith('"""', quote) || raw.startsWith("'''", quote);
  const size = triple ? 3 : 1;
  const stop = Math.max(quote + size, raw.length - size);
  const parts: { text: string; start: number }[] = [];
  let text = '';
  let i = quote + size;
  while (i < stop) {
    const c = raw[i]!;
    if ((c === '{' || c === '}') && raw[i + 1] === c) {
      text += c;
      i += 2;
    } else if (c === '{') {
      const start = i + 1;
      let depth = 0;
      let end = start;
      let exprEnd = -1;
      for (; end < stop; end++) {
        const d = raw[end]!;
        if (d === '(' || d === '[' || d === '{') depth++;
        else if (d === ')' || d === ']' || (d === '}' && depth > 0)) depth--;
        else if (d === '}') break;
        else if (depth === 0 && exprEnd < 0 && (d === ':' || (d === '!' && raw[end + 1] !== '=')))
          exprEnd = end;
      }
      parts.push({ text: raw.slice(start, exprEnd < 0 ? end : exprEnd), start });
      text += '{}';
      i = end + 1;
    } else {
      text += c;
      i++;
    }
  }
  return { text, parts };
}

/** Whether a literal whose opening quote stands at `quote` has its closing one. */
export function isClosed(raw: string, quote: number): boolean {
  const triple = raw.startsWith('"""', quote) || raw.startsWith("'''", quote);
  const size = triple ? 3 : 1;
  if (raw.length < quote + 2 * size || !raw.endsWith(raw.slice(quote, quote + size))) return false;
  // A quote behind a backslash closes nothing.
  let slashes = 0;
  for (let i = raw.length - size - 1; i >= quote + size && raw[i] === '\\'; i--) slashes++;
  return slashes % 2 === 0;
}
