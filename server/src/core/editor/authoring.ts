import type { TextEdit } from '../finding.js';
import { insertItem } from '../fix/json.js';
import { scrub } from '../interpreter/bench.js';
import { NO_VALUE_FIELDTYPES } from '../schema/fieldtypes.js';
import type { DocTypeSource, FieldData } from '../sources/doctype/model.js';
import type { FrappeVersion } from '../targets.js';
import { newlineOf, type Span } from '../text.js';
import { classOf } from './rename.js';
import { fieldSpan, ownFields } from './view.js';

/** Edits of one DocType's JSON that a person asks for; `fields` and `field_order` stay in step. */

export type NewRow = Readonly<Record<string, string | number>>;

/** Adds a field after another one, in `fields` and in `field_order`; at the end without one. */
export function addField(source: DocTypeSource, after: FieldData | undefined, row: NewRow): TextEdit[] {
  const edits = [insertRow(source, after, row), insertInOrder(source, after, String(row.fieldname))];
  return edits.filter((edit) => edit !== undefined);
}

function insertRow(source: DocTypeSource, after: FieldData | undefined, row: NewRow): TextEdit | undefined {
  const last = after ?? ownFields(source).at(-1);
  const span = last && fieldSpan(source, last);
  if (span) {
    const text = rowText(source.text, span, row);
    const { newline, indent } = styleOf(source.text, span);
    return { span: { start: span.end, end: span.end }, newText: `,${newline}${indent}${text}` };
  }
  const list = source.valueSpan(['fields']);
  if (!list) return undefined;
  const { newline, indent } = styleOf(source.text, list);
  const text = JSON.stringify(sorted(row), undefined, 1).replaceAll('\n', `${newline}${indent} `);
  return { span: list, newText: `[${newline}${indent} ${text}${newline}${indent}]` };
}

/** A row as the file writes its own: keys in order, indented as the row beside it. */
function rowText(text: string, beside: Span, row: NewRow): string {
  const { newline, indent } = styleOf(text, beside);
  const first = /^\{\s*?\n?([ \t]*)"/.exec(text.slice(beside.start, beside.end))?.[1] ?? `${indent} `;
  const unit = first.startsWith(indent) ? first.slice(indent.length) || ' ' : ' ';
  return JSON.stringify(sorted(row), undefined, unit).replaceAll('\n', `${newline}${indent}`);
}

function styleOf(text: string, { start }: Span): { newline: string; indent: string } {
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  return { newline: newlineOf(text), indent: /^[ \t]*/.exec(line)![0] };
}

const sorted = (row: NewRow): NewRow =>
  Object.fromEntries(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));

function insertInOrder(
  source: DocTypeSource,
  after: FieldData | undefined,
  fieldname: string,
): TextEdit | undefined {
  const order = source.data.field_order;
  if (!order) return undefined;
  const at = after ? order.indexOf(after.fieldname) : order.length - 1;
  return insertItem(source, ['field_order'], fieldname, at < 0 ? undefined : at);
}

/** Swaps a field with the one before or after it in the form, in both lists. */
export function moveField(source: DocTypeSource, field: FieldData, by: -1 | 1): TextEdit[] {
  const order = source.data.field_order;
  const fields = ownFields(source);
  const at = order ? order.indexOf(field.fieldname) : fields.indexOf(field);
  const other = order
    ? fields.find(({ fieldname }) => fieldname === order[at + by])
    : fields[fields.indexOf(field) + by];
  if (at < 0 || !other) return [];
  const pairs: [Span | undefined, Span | undefined][] = [
    [fieldSpan(source, field), fieldSpan(source, other)],
    ...(order
      ? [
          [source.valueSpan(['field_order', at]), source.valueSpan(['field_order', at + by])] as [
            Span | undefined,
            Span | undefined,
          ],
        ]
      : []),
  ];
  return pairs.flatMap(([one, two]) =>
    one && two
      ? [
          { span: one, newText: source.text.slice(two.start, two.end) },
          { span: two, newText: source.text.slice(one.start, one.end) },
        ]
      : [],
  );
}

/** The same field once more after it, under a name that is free. */
export function duplicateField(source: DocTypeSource, field: FieldData): TextEdit[] {
  const names = new Set(source.data.fields.map(({ fieldname }) => fieldname));
  let fieldname = `${field.fieldname}_copy`;
  for (let i = 2; names.has(fieldname); i++) fieldname = `${field.fieldname}_copy_${i}`;
  const { name: _, idx: __, oldfieldname: ___, ...row } = field.raw as Record<string, string | number>;
  return addField(source, field, { ...row, fieldname });
}

/** Sets or takes away `search_index`; undefined for a field that has no column or cannot have one. */
export function toggleIndex(
  source: DocTypeSource,
  field: FieldData,
): { adds: boolean; edits: TextEdit[] } | undefined {
  if (NO_VALUE_FIELDTYPES.has(field.fieldtype) || NOT_INDEXED.has(field.fieldtype) || field.unique)
    return undefined;
  const span = fieldSpan(source, field);
  if (!span) return undefined;
  const { search_index: had, ...others } = field.raw as Record<string, string | number>;
  const adds = Number(had ?? 0) !== 1;
  const row = adds ? { ...others, search_index: 1 } : others;
  return { adds, edits: [{ span, newText: rowText(source.text, span, row) }] };
}

/** Frappe makes no index of these (`frappe/core/doctype/doctype` `check_illegal_unique_and_index`). */
const NOT_INDEXED: ReadonlySet<string> = new Set([
  'Text',
  'Long Text',
  'Small Text',
  'Code',
  'Text Editor',
  'HTML Editor',
  'Markdown Editor',
  'JSON',
  'Password',
]);

export type DocTypeKind = 'document' | 'child' | 'single';

export interface NewDocType {
  name: string;
  module: string;
  kind: DocTypeKind;
  frappe: FrappeVersion;
  /** As Frappe writes times: `2026-01-31 10:00:00.000000`. */
  now: string;
}

/** The files of a new DocType below its module's folder, as `bench new-doctype` lays them out. */
export function docTypeFiles(doctype: NewDocType): { path: string; text: string }[] {
  const name = scrub(doctype.name);
  const folder = `doctype/${name}`;
  return [
    { path: 'doctype/__init__.py', text: '' },
    { path: `${folder}/__init__.py`, text: '' },
    { path: `${folder}/${name}.json`, text: `${JSON.stringify(jsonOf(doctype), undefined, 1)}\n` },
    { path: `${folder}/${name}.py`, text: controllerOf(doctype.name) },
    ...(doctype.kind === 'child' ? [] : [{ path: `${folder}/test_${name}.py`, text: testOf(doctype) }]),
  ];
}

function jsonOf({ name, module, kind, frappe, now }: NewDocType): object {
  const field = {
    fieldname: 'title',
    fieldtype: 'Data',
    ...(kind === 'single' ? {} : { in_list_view: 1 }),
    label: 'Title',
    ...(kind === 'document' && { reqd: 1 }),
  };
  const all = { create: 1, delete: 1, read: 1, role: 'System Manager', share: 1, write: 1 };
  const rights =
    kind === 'single'
      ? { ...all, delete: undefined, email: 1, print: 1 }
      : { ...all, email: 1, export: 1, print: 1, report: 1 };
  return {
    actions: [],
    ...(kind === 'single' ? {} : { allow_rename: 1 }),
    creation: now,
    doctype: 'DocType',
    editable_grid: 1,
    engine: 'InnoDB',
    field_order: ['title'],
    fields: [field],
    index_web_pages_for_search: 1,
    ...(kind === 'single' && { issingle: 1 }),
    ...(kind === 'child' && { istable: 1 }),
    links: [],
    modified: now,
    modified_by: 'Administrator',
    module,
    name,
    owner: 'Administrator',
    permissions: kind === 'child' ? [] : [rights],
    sort_field: frappe === '15' ? 'modified' : 'creation',
    sort_order: 'DESC',
    states: [],
  };
}

function controllerOf(name: string): string {
  return `from frappe.model.document import Document\n\n\nclass ${classOf(name)}(Document):\n\tpass\n`;
}

function testOf({ name, frappe }: NewDocType): string {
  const [module, cls] =
    frappe === '15' ? ['frappe.tests.utils', 'FrappeTestCase'] : ['frappe.tests', 'IntegrationTestCase'];
  return `from ${module} import ${cls}\n\n\nclass Test${classOf(name)}(${cls}):\n\tpass\n`;
}
