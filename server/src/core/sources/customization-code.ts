import type { MetCall } from '../python/constant/calls.js';
import { type Constant, type Dict, entryOf, plainOf, textOf } from '../python/constant/value.js';
import type { CustomField, Customizations, PropertySetter, Way } from './customization.js';
import { readSetter } from './customization.js';
import type { CustomizationHints } from './customization-hints.js';
import { isObject, type JsonObject } from './doctype/read.js';

/** What code of the apps makes of DocTypes. */
export interface CodeCustomizations extends Customizations, CustomizationHints {
  /** DocTypes that get Custom Fields whose names are not known. */
  openDocTypes: Set<string>;
  /** There is a call of which not all is known. */
  unread: boolean;
}

const CALLS = /(?:^|\.)(?:create_custom_fields?|make_property_setter)$/;
const OF_FRAPPE = /^frappe\.|^(?:create_custom_fields?|make_property_setter)$/;

/** Whether a callee is Frappe's own way to make a customization, and no function of an app with such a name. */
export function makesCustomizations(callee: string): boolean {
  return CALLS.test(callee) && OF_FRAPPE.test(callee);
}

/** Adds what a call makes. */
export function addCustomizations(made: CodeCustomizations, met: MetCall): void {
  const { callee } = met;
  if (callee.endsWith('create_custom_fields')) fromFields(made, met);
  else if (callee.endsWith('create_custom_field')) {
    const unvalidated = isTrue(met.argument(2, 'ignore_validate'));
    // A field that is there already stays as it is.
    const how = { way: 'document', unvalidated, updates: false } as const;
    addField(made, met, met.argument(0, 'doctype'), met.argument(1, 'df'), how);
  } else if (callee.endsWith('make_property_setter')) fromSetter(made, met);
  else if ((callee === '.insert' || callee === '.save') && met.owner?.kind === 'dict') {
    const kind = textOf(entryOf(met.owner, 'doctype')?.value);
    if (kind === 'Custom Field') {
      const unvalidated = isTrue(entryOf(met.owner, 'ignore_validate')?.value);
      const how = { way: 'document', unvalidated, updates: false } as const;
      addField(made, met, entryOf(met.owner, 'dt')?.value, met.owner, how);
    } else if (kind === 'Property Setter') addSetter(made, met, met.owner, plainOf(met.owner));
  }
}

function fromFields(made: CodeCustomizations, met: MetCall): void {
  const fields = met.argument(0, 'custom_fields');
  const unvalidated = isTrue(met.argument(1, 'ignore_validate'));
  const update = met.argument(2, 'update');
  const updates = update === undefined || isTrue(update);
  if (fields?.kind !== 'dict') {
    made.unread = true;
    return;
  }
  if (fields.open) made.unread = true;
  for (const { key, value } of fields.entries) {
    const doctypes = key.kind === 'list' ? key.items : [key];
    const list = value.kind === 'list' ? value.items : [value];
    for (const doctype of doctypes) {
      if (value.kind === 'unknown' || (value.kind === 'list' && value.open)) openDocType(made, doctype);
      for (const field of list)
        addField(made, met, doctype, field, { way: 'create_custom_fields', unvalidated, updates });
    }
  }
}

/** Keys of a field that make its column, or tell whether there is one. */
const OF_COLUMN =
  'fieldtype default unique length precision search_index options is_virtual not_nullable'.split(' ');

function addField(
  made: CodeCustomizations,
  met: MetCall,
  doctype: Constant | undefined,
  field: Constant | undefined,
  { way, unvalidated, updates }: { way: Way; unvalidated: boolean; updates: boolean },
): void {
  const dt = textOf(doctype);
  if (field?.kind !== 'dict') {
    if (dt !== undefined) made.openDocTypes.add(dt);
    else made.unread = true;
    return;
  }
  const fieldname = textOf(entryOf(field, 'fieldname')?.value) ?? scrubbed(field, way);
  if (fieldname === undefined || dt === undefined) {
    if (dt !== undefined) made.openDocTypes.add(dt);
    else if (fieldname !== undefined) made.openNames.add(fieldname);
    else made.unread = true;
    return;
  }
  const raw: JsonObject = { fieldtype: 'Data', ...(plainOf(field) as JsonObject) };
  const certain = !field.open && OF_COLUMN.every((key) => entryOf(field, key)?.value.kind !== 'unknown');
  const custom: CustomField = {
    doctype: dt,
    // Frappe keeps fieldnames of Custom Fields in small letters.
    fieldname: fieldname.toLowerCase(),
    raw: { ...raw, fieldname: fieldname.toLowerCase() },
    file: field.file,
    way,
    certain,
    batch: `${met.file} ${met.call.start} ${dt}${way === 'document' ? ` ${field.start}` : ''}`,
    unvalidated,
    updates,
    from: new Set([met.from]),
    at: (key) => placeOf(field, key),
  };
  const same = made.fields.find(
    (one) => one.doctype === dt && one.fieldname === custom.fieldname && one.batch === custom.batch,
  );
  if (same) same.from?.add(met.from);
  else made.fields.push(custom);
}

/** `create_custom_field` makes the name of the label; `create_custom_fields` needs it given. */
function scrubbed(field: Dict, way: Way): string | undefined {
  const label = textOf(entryOf(field, 'label')?.value);
  if (way !== 'document' || label === undefined || entryOf(field, 'fieldname')) return undefined;
  return label.replaceAll(/[ -]/g, '_').toLowerCase();
}

function placeOf(dict: Dict, key: string): { start: number; end: number } {
  for (const one of [key, 'fieldname', 'field_name']) {
    const entry = entryOf(dict, one);
    // A helper's argument stands elsewhere.
    if (
      entry &&
      entry.key.file === dict.file &&
      entry.value.file === dict.file &&
      entry.key.start >= dict.start
    ) {
      const inOrder = entry.key.start < entry.value.start;
      const start = inOrder ? entry.key.start : entry.value.start;
      if (entry.value.end <= dict.end) return { start, end: entry.value.end };
    }
  }
  return { start: dict.start, end: dict.start + 1 };
}

/** `frappe.make_property_setter({…})`, or the function with its arguments one by one. */
function fromSetter(made: CodeCustomizations, met: MetCall): void {
  const first = met.argument(0, 'args');
  if (first?.kind === 'dict') {
    const raw = plainOf(first) as JsonObject;
    const level = raw.doctype_or_field ?? 'DocField';
    addSetter(made, met, first, {
      ...raw,
      doctype_or_field: level,
      doc_type: raw.doctype,
      field_name: raw.fieldname,
    });
    return;
  }
  const names = ['doctype', 'fieldname', 'property', 'value', 'property_type'] as const;
  const values = names.map((name, i) => met.argument(i, name));
  const plain = values.map((value) => (value ? plainOf(value) : undefined));
  const [doc_type, field_name, property, value, property_type] = plain;
  if (doc_type === undefined || property === undefined || value === undefined) return;
  const level = isTrue(met.argument(5, 'for_doctype')) ? 'DocType' : 'DocField';
  addSetter(made, met, undefined, {
    doc_type,
    field_name,
    property,
    value,
    property_type,
    doctype_or_field: level,
  });
}

function addSetter(made: CodeCustomizations, met: MetCall, dict: Dict | undefined, raw: unknown): void {
  if (!isObject(raw) || raw.value === undefined) return;
  const setter = readSetter(raw);
  if (!setter || setter.doctype === '' || setter.property === '') return;
  const { call } = met;
  const custom: PropertySetter = {
    ...setter,
    file: dict?.file ?? met.file,
    way: 'document',
    certain: true,
    batch: `${met.file} ${call.start} ${setter.doctype} ${setter.fieldname} ${setter.property}`,
    at: (key) =>
      dict ? placeOf(dict, key === setter.property ? 'value' : key) : { start: call.start, end: call.end },
  };
  if (!made.setters.some((one) => one.batch === custom.batch)) made.setters.push(custom);
}

function openDocType(made: CodeCustomizations, doctype: Constant): void {
  const name = textOf(doctype);
  if (name === undefined) made.unread = true;
  else made.openDocTypes.add(name);
}

function isTrue(value: Constant | undefined): boolean {
  return value?.kind === 'whole' && (value.value === true || value.value === 1);
}
