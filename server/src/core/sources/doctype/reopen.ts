import type { Span } from '../../text.js';
import { changeBetween } from '../../text-change.js';
import type { DocTypeSource } from './model.js';
import { sourceOf, writtenIn } from './open.js';
import { isObject, readField } from './read.js';

/**
 * A DocType's file again whose text changed within one row of `fields`, as at most keys: that row alone is read anew, and
 * all others are the very objects that they were. Undefined where more has changed, or the row is no JSON any more.
 */
export function reopenDocType(before: DocTypeSource, text: string): DocTypeSource | undefined {
  if (before.syntaxErrors.length > 0 || before.conflict) return undefined;
  const spans = rowSpans(before);
  if (!spans) return undefined;
  const change = changeBetween(before.text, text);
  const at = spans.findIndex(({ start, end }) => start < change.start && change.endBefore < end);
  const row = spans[at];
  if (!row) return undefined;
  const moved = change.endAfter - change.endBefore;
  const own = text.slice(row.start, row.end + moved);
  let value: unknown;
  try {
    value = JSON.parse(own);
  } catch {
    return undefined;
  }
  if (!isObject(value)) return undefined;
  const { data } = before;
  const written = writtenIn(own);
  const field = readField(value, at, ([, , key]) => (key === undefined ? undefined : written([key])));
  const raw = { ...data.raw, fields: replaced(data.raw.fields as unknown[], at, value) };
  const fields = replaced(data.fields, at, field);
  for (const one of fields) edited.add(one.raw);
  const source = sourceOf(before.file, text, { ...data, fields, raw });
  spansOf.set(
    source,
    spans.map(({ start, end }, i) => ({
      start: i > at ? start + moved : start,
      end: i >= at ? end + moved : end,
    })),
  );
  return source;
}

const edited = new WeakSet<object>();

/**
 * Whether a row of `fields` belongs to a DocType that is being edited: what is made of such a row is worth keeping, since the
 * next key leaves it as it is. Of all DocTypes of a bench that took 8 MB.
 */
export function isBeingEdited(raw: object): boolean {
  return edited.has(raw);
}

function replaced<T>(list: readonly T[], at: number, value: T): T[] {
  const copy = [...list];
  copy[at] = value;
  return copy;
}

const spansOf = new WeakMap<DocTypeSource, readonly Span[] | undefined>();

/** Where each row of `fields` stands; undefined where one is no object, or there are two lists. */
function rowSpans(source: DocTypeSource): readonly Span[] | undefined {
  if (!spansOf.has(source)) spansOf.set(source, findRows(source.text));
  return spansOf.get(source);
}

/** Of a text that is JSON. */
function findRows(text: string): Span[] | undefined {
  const spans: Span[] = [];
  let depth = 0;
  let key = '';
  let lists = 0;
  let isInside = false;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c === '"') {
      const end = stringEnd(text, i);
      if (depth === 1) key = text.slice(i, end);
      else if (isInside && depth === 2) return undefined;
      i = end - 1;
    } else if (c === '{' || c === '[') {
      depth++;
      if (c === '[' && depth === 2 && key === '"fields"') {
        isInside = true;
        lists++;
      } else if (isInside && depth === 3) {
        if (c === '[') return undefined;
        start = i;
      }
    } else if (c === '}' || c === ']') {
      if (isInside && depth === 3) spans.push({ start, end: i + 1 });
      if (--depth === 1) isInside = false;
    } else if (isInside && depth === 2 && c !== ',' && c.trim() !== '') return undefined;
  }
  return lists === 1 ? spans : undefined;
}

/** The end of a string of JSON, behind its quote. */
function stringEnd(text: string, at: number): number {
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '"') return i + 1;
  }
  return text.length;
}
