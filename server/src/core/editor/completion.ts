import { keysAt, ROW_BOOKKEEPING } from '../doctype-facts/keys.js';
import type { KeyFact } from '../doctype-facts/model.js';
import type { FrappeVersion } from '../targets.js';
import type { Span } from '../text.js';
import { type Place, placeAt } from './place.js';
import { type CompletionChoice, valuesFor } from './values.js';
import { type DocTypeView, ownFields } from './view.js';

export interface Completions {
  /** What is replaced: the string with its quotes, or nothing at the caret. */
  span: Span;
  choices: CompletionChoice[];
  /** What is replaced is a part of a string, without its quotes. */
  inText?: true;
}

/** Keys and values that fit at an offset, all of them: the editor narrows them down by what has been typed. */
export function completionsAt(view: DocTypeView, offset: number): Completions | undefined {
  const place = placeAt(view.source, offset);
  const keys = keysAt(place.path);
  if (place.key) {
    return keys && { span: spanAt(place, offset), choices: keyChoices(view, place, keys) };
  }
  const fact = factOf(place);
  if (!fact) return undefined;
  const inList = place.property === 'search_fields' ? listItem(place.value, offset) : undefined;
  const behindDot = fact.value.kind === 'condition' ? fieldBehindDot(place.value, offset) : undefined;
  const choices = behindDot ? fieldnames(view) : valuesFor(view, place, fact);
  if (choices.length === 0) return undefined;
  const part = inList ?? behindDot;
  return part ? { span: part, choices, inText: true } : { span: spanAt(place, offset), choices };
}

/** What is known of the key whose value a place is. */
export function factOf({ path, property }: Place): KeyFact | undefined {
  const at = path[0] === 'field_order' ? path.slice(0, 1) : path;
  const keys = keysAt(at);
  return keys && property !== undefined && Object.hasOwn(keys, property) ? keys[property] : undefined;
}

/** What a key does, when it may be left out, and why it should. Markdown. */
export function factText(name: string, fact: KeyFact): string {
  const lines = [`**${name}**: ${fact.does}`];
  if (fact.default !== undefined) lines.push(`Without it: ${fact.default}.`);
  if (fact.since) lines.push(`Since Frappe ${fact.since}.`);
  if (fact.deprecated) lines.push(`Not used any more: ${fact.deprecated}`);
  return lines.join('\n\n');
}

function keyChoices(
  { frappe, source }: DocTypeView,
  place: Place,
  keys: Readonly<Record<string, KeyFact>>,
): CompletionChoice[] {
  const row = place.path.length === 1 ? source.data.raw : place.row;
  const isRow = place.path.length > 1;
  return Object.entries(keys)
    .filter(
      ([name, fact]) =>
        !fact.deprecated &&
        isThere(fact, frappe) &&
        !(isRow && ROW_BOOKKEEPING.has(name)) &&
        (name === place.value?.text || row === undefined || !Object.hasOwn(row, name)),
    )
    .map(([value, fact]) => ({
      value,
      kind: 'key' as const,
      detail: fact.value.kind,
      docs: factText(value, fact),
    }));
}

function isThere({ since }: KeyFact, frappe: FrappeVersion): boolean {
  return since === undefined || frappe !== '15';
}

function spanAt({ value }: Place, offset: number): Span {
  const inside = value && value.span.start < offset && offset <= value.span.end;
  return inside ? value.span : { start: offset, end: offset };
}

/** The item of a list with commas, inside its string, that an offset is in; undefined outside of a string. */
function listItem(value: Place['value'], offset: number): Span | undefined {
  if (!value || offset <= value.span.start || offset > value.span.end) return undefined;
  const first = value.span.start + 1;
  const before = value.text.slice(0, offset - first);
  const from = before.lastIndexOf(',') + 1;
  const comma = value.text.indexOf(',', offset - first);
  const item = value.text.slice(from, comma < 0 ? undefined : comma);
  const start = first + from + (item.length - item.trimStart().length);
  return { start: Math.min(start, offset), end: Math.max(offset, start + item.trim().length) };
}

/** The name that is being written after `doc.` in a condition. */
function fieldBehindDot(value: Place['value'], offset: number): Span | undefined {
  if (!value || offset <= value.span.start || offset > value.span.end) return undefined;
  const first = value.span.start + 1;
  const start = /\bdoc\.(\w*)$/.exec(value.text.slice(0, offset - first));
  if (!start) return undefined;
  const rest = /^\w*/.exec(value.text.slice(offset - first))?.[0].length ?? 0;
  return { start: offset - start[1]!.length, end: offset + rest };
}

function fieldnames(view: DocTypeView): CompletionChoice[] {
  return ownFields(view.source)
    .filter(({ fieldname }) => fieldname !== '')
    .map(({ fieldname, fieldtype }) => ({ value: fieldname, detail: fieldtype, kind: 'field' }));
}
