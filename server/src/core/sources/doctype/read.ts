import { NOT_NULL_FIELDTYPES } from '../../schema/fieldtypes.js';
import { cint, cstr, floatRepr } from '../values.js';
import type { DocTypeData, FieldData, JsonPath } from './model.js';

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a parsed JSON file is a DocType: an object with `"doctype": "DocType"`. */
export function isDocTypeJson(json: unknown): json is JsonObject {
  return isObject(json) && json.doctype === 'DocType';
}

/** A number as it is written in the file; undefined where that is not known. */
export type WrittenNumber = (path: JsonPath) => string | undefined;

/**
 * `default` is a text field, so that Frappe builds the column from the JSON value as it is: 0 and false count as no
 * default, true is the word Python has for it, and a number is Python's int or float, as it is written.
 */
function defaultText(value: unknown, fieldtype: string, written?: string): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (value === 0 && Object.is(value, -0) && NOT_NULL_FIELDTYPES.has(fieldtype) && written?.includes('.')) {
    return '-0.0';
  }
  if (value === 0 || value === false) return '';
  if (value === true) return NOT_NULL_FIELDTYPES.has(fieldtype) ? '1' : 'True';
  if (typeof value === 'number' && written !== undefined) {
    return /[.e]/i.test(written) ? floatRepr(value) : written;
  }
  return cstr(value);
}

/** One row of `fields` as `tabDocField` would hold it. */
export function readField(raw: JsonObject, index: number, written?: WrittenNumber): FieldData {
  const fieldtype = cstr(raw.fieldtype);
  return {
    index,
    fieldname: cstr(raw.fieldname),
    fieldtype,
    label: cstr(raw.label),
    options: cstr(raw.options),
    default: defaultText(
      raw.default,
      fieldtype,
      typeof raw.default === 'number' ? written?.(['fields', index, 'default']) : undefined,
    ),
    length: cint(raw.length),
    precision: cstr(raw.precision),
    reqd: cint(raw.reqd) !== 0,
    unique: cint(raw.unique) !== 0,
    search_index: cint(raw.search_index) !== 0,
    not_nullable: cint(raw.not_nullable) !== 0,
    is_virtual: cint(raw.is_virtual) !== 0,
    hidden: cint(raw.hidden) !== 0,
    raw,
  };
}

/**
 * A DocType's JSON as Frappe's import reads it: Check and Int through `cint`, the rest as text
 * (frappe/model/base_document.py `get_valid_dict`). Rows of `fields` that are no objects are left out.
 */
export function readDocType(json: unknown, written?: WrittenNumber): DocTypeData {
  const raw: JsonObject = isObject(json) ? json : {};
  const rows: unknown[] = Array.isArray(raw.fields) ? raw.fields : [];
  const fields: FieldData[] = [];
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    if (isObject(row)) fields.push(readField(row, i, written));
  }
  return {
    name: cstr(raw.name),
    module: cstr(raw.module),
    istable: cint(raw.istable) !== 0,
    issingle: cint(raw.issingle) !== 0,
    is_virtual: cint(raw.is_virtual) !== 0,
    is_submittable: cint(raw.is_submittable) !== 0,
    is_tree: cint(raw.is_tree) !== 0,
    custom: cint(raw.custom) !== 0,
    track_seen: cint(raw.track_seen) !== 0,
    autoname: cstr(raw.autoname),
    naming_rule: cstr(raw.naming_rule),
    engine: cstr(raw.engine) || 'InnoDB',
    row_format: cstr(raw.row_format),
    sort_field: raw.sort_field === null || raw.sort_field === undefined ? undefined : cstr(raw.sort_field),
    title_field: cstr(raw.title_field),
    search_fields: cstr(raw.search_fields),
    fields,
    field_order: Array.isArray(raw.field_order) ? raw.field_order.map(cstr) : undefined,
    raw,
  };
}
