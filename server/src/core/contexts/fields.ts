import type { Evidence } from '../finding.js';
import type { DocTypeData, DocTypeSource, FieldData, JsonPath } from '../sources/doctype/model.js';
import type { Span } from '../text.js';
import type { DocTypeContext } from './doctype.js';

/** A row of the file's own `fields`. */
export interface FieldRow {
  field: FieldData;
  path(key: string): JsonPath;
  /** The narrowest place for a key. */
  at(key: string): Span;
}

const rowsOf = new WeakMap<DocTypeSource, readonly FieldRow[]>();

/** The rows of the DocType's file in the order of the file, without what apps customize. */
export function fieldRows({ source }: DocTypeContext): readonly FieldRow[] {
  let rows = rowsOf.get(source);
  if (!rows) {
    rows = source.data.fields.map((field) => ({
      field,
      path: (key) => ['fields', field.index, key],
      at: (key) => source.nearest(['fields', field.index, key]),
    }));
    rowsOf.set(source, rows);
  }
  return rows;
}

/**
 * The fieldnames of the rows that the import makes, in their order: first those of `field_order`, each entry the first
 * field of that name, then what is left (frappe/core/doctype/doctype/doctype.py `prepare_for_import`).
 */
export function importedFieldnames(data: DocTypeData): readonly string[] {
  let names = importedOf.get(data);
  if (!names) {
    names = imported(data);
    importedOf.set(data, names);
  }
  return names;
}

const importedOf = new WeakMap<DocTypeData, readonly string[]>();

function imported({ fields, field_order: order }: DocTypeData): string[] {
  const names = fields.map((field) => field.fieldname);
  if (!order || order.length === 0) return names;
  const left = [...names];
  const known = new Set(names);
  const placed = order.filter((name) => {
    const at = left.indexOf(name);
    if (at >= 0) left.splice(at, 1);
    return known.has(name);
  });
  return [...placed, ...left];
}

/** A field's number in the form, from 1, as Frappe's messages count. */
export function rowNumber({ source }: DocTypeContext, field: FieldData): number {
  const at = importedFieldnames(source.data).indexOf(field.fieldname);
  return at < 0 ? field.index + 1 : at + 1;
}

/** A field's label as Frappe's messages have it, in which Python's `None` stands for one that is not there. */
export function labelOf({ label, raw }: FieldData): string {
  return raw.label === undefined || raw.label === null ? 'None' : label;
}

/** Whether the file is JSON: of half-typed text nobody knows what is missing in it. */
export function isWhole({ source }: DocTypeContext): boolean {
  return source.syntaxErrors.length === 0;
}

/**
 * What Frappe says of options that name no DocType; `why` ends in the word field. Of a Table MultiSelect it looks at
 * the DocType first.
 */
export function optionsRefused(context: DocTypeContext, field: FieldData, why: string): Evidence {
  return frappeSays(
    field.fieldtype === 'Table MultiSelect'
      ? notFound(field)
      : `${context.doctype.name}: ${why} ${labelOf(field)} in row ${rowNumber(context, field)}`,
  );
}

/** What Frappe itself says, as `frappe.throw` shows it, without markup. */
export function frappeSays(text: string): Evidence {
  return { engine: 'frappe', text };
}

function notFound({ options, raw }: FieldData): string {
  return `DocType ${raw.options === undefined || raw.options === null ? 'None' : options} not found`;
}

/** Ends a message about a check that only the DocType form makes: the import sets `flags.ignore_validate`. */
export const ONLY_ON_SAVE = 'Install and migrate do not check this; saving the DocType in its form does.';
