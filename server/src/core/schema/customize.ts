import type { CustomField, Customizations, PropertySetter } from '../sources/customization.js';
import type { DocTypeData, FieldData } from '../sources/doctype/model.js';
import { orderedFields } from '../sources/doctype/order.js';
import { readDocType, readField } from '../sources/doctype/read.js';
import { cint, cstr } from '../sources/values.js';

/**
 * A DocType with the Custom Fields and Property Setters that apps ship for it, as `frappe.get_meta` gives it
 * (frappe/model/meta.py `process`). Only those for this DocType may be passed. Without any it is returned as it is,
 * else `fields` and `field_order` hold the resulting order and every fieldname once; a rule that is about the JSON
 * file itself looks at the file's own data.
 */
export function customize(doctype: DocTypeData, customizations: Readonly<Customizations>): DocTypeData {
  const { fields: customFields, setters } = customizations;
  if (customFields.length === 0 && setters.length === 0) return doctype;
  const custom = latest(customFields);
  const fields: FieldData[] = [...orderedFields(doctype), ...custom.map(readCustomField)];
  for (const setter of setters) if (setter.fieldname !== '') setField(fields, setter);
  const own = setters.filter((setter) => setter.fieldname === '' && setter.property !== 'field_order');
  const base =
    own.length === 0
      ? doctype
      : readDocType({
          ...doctype.raw,
          ...Object.fromEntries(own.map(({ property, value }) => [property, value])),
        });
  const sorted = sortFields(fields, custom, fieldOrder(setters));
  return { ...base, fields: sorted, field_order: sorted.map((field) => field.fieldname) };
}

/** Read like a DocField, but that a Custom Field knows no `not_nullable`. */
function readCustomField({ raw: { not_nullable: _, ...raw }, file }: CustomField): FieldData {
  return { ...readField(raw, -1), customizedIn: file };
}

/** A Custom Field's name is its DocType's and fieldname, so that the last one stays; in the order of `idx`. */
function latest(fields: readonly CustomField[]): CustomField[] {
  const byName = new Map(fields.map((field) => [field.fieldname, field]));
  return [...byName.values()].sort((a, b) => cint(a.raw.idx) - cint(b.raw.idx));
}

/** Types that a Custom Field may be changed to and fro (customize_form.py `ALLOWED_FIELDTYPE_CHANGE`). */
const KIN = [
  ['Currency', 'Float', 'Percent'],
  ['Small Text', 'Data'],
  ['Text', 'Data'],
  ['Text', 'Text Editor', 'Code', 'Signature', 'HTML Editor'],
  ['Data', 'Select'],
  ['Text', 'Small Text', 'Long Text'],
  ['Text', 'Data', 'Barcode'],
  ['Code', 'Geolocation'],
  ['Table', 'Table MultiSelect'],
];

/** Whether Frappe lets a Custom Field that is saved get another fieldtype. */
export function mayChangeFieldtype(from: string, to: string): boolean {
  return from === to || KIN.some((types) => types.includes(from) && types.includes(to));
}

function setField(fields: FieldData[], setter: PropertySetter): void {
  const at = fields.findIndex((field) => field.fieldname === setter.fieldname);
  const field = fields[at];
  if (!field) return;
  const raw = { ...field.raw, [setter.property]: setter.value };
  fields[at] = { ...readField(raw, field.index), customizedIn: setter.file };
}

/** The last `field_order` Property Setter: a JSON list of fieldnames. */
function fieldOrder(setters: readonly PropertySetter[]): string[] {
  const setter = setters.findLast(
    ({ fieldname, property }) => fieldname === '' && property === 'field_order',
  );
  if (!setter) return [];
  try {
    const order: unknown = JSON.parse(setter.value);
    return Array.isArray(order) ? order.map(cstr) : [];
  } catch {
    return [];
  }
}

/** frappe/model/meta.py `sort_fields`: the `field_order` setter, then `insert_after`; what finds no place comes last. */
function sortFields(fields: FieldData[], custom: CustomField[], order: string[]): FieldData[] {
  const byName = new Map(fields.map((field) => [field.fieldname, field]));
  const isCustom = new Map(custom.map((field) => [field.fieldname, cstr(field.raw.insert_after)]));
  let names = [...new Set(order.filter((name) => byName.has(name)))];
  const first = fields[0]?.fieldname ?? '';
  if (names.length > 0 && names.length < byName.size && !names.includes(first)) {
    names = prependMissing(names, fields, isCustom);
  }
  const placed = new Set(names);
  const after = new Map<string, string[]>();
  const place = (anchor: string, name: string) => after.set(anchor, [...(after.get(anchor) ?? []), name]);
  const hasOrder = names.length > 0;
  let previous = '';
  for (const { fieldname } of fields) {
    if (!placed.has(fieldname)) {
      const anchor = isCustom.get(fieldname);
      if (anchor === undefined) {
        if (hasOrder) place(previous, fieldname);
        else names.push(fieldname);
      } else if (anchor === '') names.unshift(fieldname);
      else place(anchor, fieldname);
      placed.add(fieldname);
    }
    previous = fieldname;
  }
  insertAfter(names, after);
  return names.map((name) => byName.get(name)!);
}

/** The standard fields before the first one that the order knows; an order that knows none counts for nothing. */
function prependMissing(
  names: string[],
  fields: readonly FieldData[],
  isCustom: ReadonlyMap<string, string>,
): string[] {
  const missing: string[] = [];
  for (const { fieldname } of fields) {
    if (isCustom.has(fieldname)) break;
    if (names.includes(fieldname)) return [...missing, ...names];
    missing.push(fieldname);
  }
  return missing;
}

function insertAfter(names: string[], after: Map<string, string[]>): void {
  let again = true;
  while (again) {
    again = false;
    for (const [anchor, added] of after) {
      const at = names.indexOf(anchor);
      if (at < 0) continue;
      names.splice(at + 1, 0, ...added);
      after.delete(anchor);
      again = true;
    }
  }
  for (const added of after.values()) names.push(...added);
}
