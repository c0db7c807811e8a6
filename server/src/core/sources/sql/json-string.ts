import { OffsetMap } from './map.js';

const ESCAPES: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** The value of a JSON string at `offset` (its quotes included in `length`), each character with its place in the file. */
export function decodeJsonString(
  text: string,
  offset: number,
  length: number,
): { text: string; map: OffsetMap; closed: boolean } {
  const map = new OffsetMap();
  const parts: string[] = [];
  const closed = length > 1 && text[offset + length - 1] === '"';
  const end = offset + length - (closed ? 1 : 0);
  let at = offset + 1;
  while (at < end) {
    const backslash = text.indexOf('\\', at);
    const stop = backslash < 0 || backslash >= end ? end : backslash;
    if (stop > at) {
      parts.push(text.slice(at, stop));
      map.add(stop - at, at, stop);
    }
    if (stop >= end) break;
    const next = text[stop + 1] ?? '';
    const code = next === 'u' ? /^[0-9a-fA-F]{4}/.exec(text.slice(stop + 2, stop + 6))?.[0] : undefined;
    const size = code ? 6 : 2;
    parts.push(code ? String.fromCharCode(Number.parseInt(code, 16)) : (ESCAPES[next] ?? next));
    map.add(parts.at(-1)!.length, stop, Math.min(end, stop + size));
    at = stop + size;
  }
  return { text: parts.join(''), map, closed };
}
