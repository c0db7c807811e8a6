import type { FieldData } from '../sources/doctype/model.js';
import type { Span } from '../text.js';
import { FIELDTYPES } from './fieldtypes.js';
import { type Place, placeAt } from './place.js';
import { type DocTypeView, ownFields } from './view.js';

export interface CompletionChoice {
  /** The value, without quotes. */
  value: string;
  detail?: string;
  kind: 'fieldtype' | 'doctype' | 'field' | 'value';
}

export interface Completions {
  /** What is replaced: the string with its quotes, or nothing at the caret. */
  span: Span;
  choices: CompletionChoice[];
  /** What is replaced is a part of a string, without its quotes. */
  inText?: true;
}

/** Properties of a DocType that name one field, or several with commas. */
const FIELD_PROPERTIES = new Set([
  'title_field',
  'image_field',
  'sort_field',
  'timeline_field',
  'search_fields',
]);

const AUTONAMES = ['hash', 'autoincrement', 'UUID', 'Prompt', 'naming_series:'];

/** Values that fit at an offset, all of them: the editor narrows them down by what has been typed. */
export function completionsAt(view: DocTypeView, offset: number): Completions | undefined {
  const place = placeAt(view.source, offset);
  if (place.key) return undefined;
  const choices = choicesFor(view, place);
  if (choices.length === 0) return undefined;
  const item = place.property === 'search_fields' ? listItem(place.value, offset) : undefined;
  if (item) return { span: item, choices, inText: true };
  const inside = place.value && place.value.span.start < offset && offset <= place.value.span.end;
  return { span: inside ? place.value!.span : { start: offset, end: offset }, choices };
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

function choicesFor(view: DocTypeView, place: Place): CompletionChoice[] {
  const { data } = view.source;
  if (place.field) {
    if (place.property === 'fieldtype') return FIELDTYPES.map((value) => ({ value, kind: 'fieldtype' }));
    return place.property === 'options' ? doctypeChoices(view, place.field) : [];
  }
  if (place.property === 'field_order') return missingInOrder(view, place);
  if (place.path.length !== 1) return [];
  if (place.property === 'autoname') {
    const fields = ownFields(view.source).filter(({ unique, reqd }) => unique || reqd);
    return [...AUTONAMES, ...fields.map(({ fieldname }) => `field:${fieldname}`)].map((value) => ({
      value,
      kind: 'value',
    }));
  }
  if (place.property === 'engine') return ['InnoDB', 'MyISAM'].map((value) => ({ value, kind: 'value' }));
  if (place.property !== undefined && FIELD_PROPERTIES.has(place.property)) {
    const standard = place.property === 'sort_field' ? ['creation', 'modified', 'name', 'idx'] : [];
    return [
      ...standard.map((value): CompletionChoice => ({ value, kind: 'field' })),
      ...data.fields.filter(hasColumn(view)).map(fieldChoice),
    ];
  }
  return [];
}

/** DocTypes that a Link, Table or Table MultiSelect field may name. */
function doctypeChoices({ doctypes }: DocTypeView, field: FieldData): CompletionChoice[] {
  const wantsTable = field.fieldtype === 'Table' || field.fieldtype === 'Table MultiSelect';
  if (!wantsTable && field.fieldtype !== 'Link') return [];
  return [...doctypes.names()]
    .flatMap((value): CompletionChoice[] => {
      const found = doctypes.get(value);
      if (!found || found.istable !== wantsTable) return [];
      return [{ value, kind: 'doctype', ...(found.module === '' ? {} : { detail: found.module }) }];
    })
    .sort((a, b) => (a.value < b.value ? -1 : 1));
}

function missingInOrder({ source }: DocTypeView, { value }: Place): CompletionChoice[] {
  const listed = new Set(source.data.field_order);
  return ownFields(source)
    .filter(({ fieldname }) => fieldname !== '' && (!listed.has(fieldname) || fieldname === value?.text))
    .map(fieldChoice);
}

function hasColumn({ table }: DocTypeView): (field: FieldData) => boolean {
  const names = new Set(table?.columns.map(({ name }) => name));
  return ({ fieldname }) => table === undefined || names.has(fieldname);
}

function fieldChoice({ fieldname, fieldtype }: FieldData): CompletionChoice {
  return { value: fieldname, detail: fieldtype, kind: 'field' };
}
