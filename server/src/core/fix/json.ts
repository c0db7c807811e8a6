import type { TextEdit } from '../finding.js';
import type { DocTypeSource, JsonPath } from '../sources/doctype/model.js';

/**
 * Edits of a DocType's JSON that leave it valid and touch nothing else: commas, indentation and line ends are taken
 * from the neighbours. Each answers undefined where the path is not in the text.
 */

/** Takes out a property, or an item of an array, with the comma that belongs to it. */
export function remove(source: DocTypeSource, path: JsonPath): TextEdit | undefined {
  const span = source.propertySpan(path) ?? source.valueSpan(path);
  if (!span) return undefined;
  const { text } = source;
  const next = skipSpace(text, span.end);
  if (text[next] === ',') return { span: { start: span.start, end: skipSpace(text, next + 1) }, newText: '' };
  const previous = skipSpaceBack(text, span.start);
  const start = text[previous - 1] === ',' ? previous - 1 : previous;
  return { span: { start, end: span.end }, newText: '' };
}

/** Gives a property a value; a new key goes where Frappe's export, which sorts the keys, would put it. */
export function set(source: DocTypeSource, path: JsonPath, value: string | number): TextEdit | undefined {
  const newText = JSON.stringify(value);
  const existing = source.valueSpan(path);
  if (existing) return { span: existing, newText };
  const parent = path.slice(0, -1);
  const key = String(path.at(-1));
  const after = keysOf(source, parent).find((other) => other > key);
  const property = `${JSON.stringify(key)}: ${newText}`;
  if (after !== undefined) {
    const place = source.keySpan([...parent, after]);
    if (!place) return undefined;
    const space = source.text.slice(skipSpaceBack(source.text, place.start), place.start);
    return { span: { start: place.start, end: place.start }, newText: `${property},${space || ' '}` };
  }
  return append(source, parent, property);
}

/** Adds an item to an array after the one at `index`, at its end without one. */
export function insertItem(
  source: DocTypeSource,
  path: JsonPath,
  value: string | number,
  index?: number,
): TextEdit | undefined {
  const item = index === undefined ? undefined : source.valueSpan([...path, index]);
  if (!item) return append(source, path, JSON.stringify(value));
  const space = source.text.slice(skipSpaceBack(source.text, item.start), item.start);
  return { span: { start: item.end, end: item.end }, newText: `,${space || ' '}${JSON.stringify(value)}` };
}

/** Puts text at the end of an object or array. */
function append(source: DocTypeSource, path: JsonPath, newText: string): TextEdit | undefined {
  const { text } = source;
  const container = source.valueSpan(path);
  if (!container) return undefined;
  const first = skipSpace(text, container.start + 1);
  if (first === container.end - 1) return { span: { start: first, end: first }, newText };
  const end = skipSpaceBack(text, container.end - 1);
  const space = text.slice(container.start + 1, first);
  return { span: { start: end, end }, newText: `,${space || ' '}${newText}` };
}

function keysOf(source: DocTypeSource, path: JsonPath): string[] {
  let value: unknown = source.data.raw;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return [];
    value = (value as Readonly<Record<string | number, unknown>>)[step];
  }
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}

/** First offset at or after `at` that is no white space. */
function skipSpace(text: string, at: number): number {
  let i = at;
  while (isSpace(text.charCodeAt(i))) i++;
  return i;
}

/** Offset after the last character before `at` that is no white space. */
function skipSpaceBack(text: string, at: number): number {
  let i = at;
  while (i > 0 && isSpace(text.charCodeAt(i - 1))) i--;
  return i;
}

function isSpace(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13;
}
