import { isObject, type JsonObject } from './doctype/read.js';
import { cint, cstr } from './values.js';

/** A Custom Field that an app ships. */
export interface CustomField {
  doctype: string;
  fieldname: string;
  /** The row as exported, read like a DocField, with `insert_after` and `idx`. */
  raw: JsonObject;
  file: string;
}

/** A Property Setter that an app ships: one property of a DocType or of one of its fields, overridden. */
export interface PropertySetter {
  doctype: string;
  /** Empty for a property of the DocType itself. */
  fieldname: string;
  property: string;
  value: string;
  file: string;
}

/** What an app changes about DocTypes, in the order in which it is applied. */
export interface Customizations {
  fields: CustomField[];
  setters: PropertySetter[];
}

/**
 * Reads a `custom/<doctype>.json` export (`custom_fields`, `property_setters`) or a fixture with Custom Fields or
 * Property Setters (`custom_field.json`, `property_setter.json`). Undefined for any other JSON.
 */
export function readCustomizations(file: string, json: unknown): Customizations | undefined {
  if (Array.isArray(json)) return fromRows(file, json, cstr);
  if (!isObject(json)) return undefined;
  const { custom_fields: fields, property_setters: setters } = json;
  if (!Array.isArray(fields) && !Array.isArray(setters)) return undefined;
  const read = (rows: unknown, doctype: string) =>
    fromRows(file, Array.isArray(rows) ? rows : [], () => doctype);
  return {
    fields: read(fields, 'Custom Field')?.fields ?? [],
    setters: read(setters, 'Property Setter')?.setters ?? [],
  };
}

function fromRows(
  file: string,
  rows: readonly unknown[],
  kind: (doctype: unknown) => string,
): Customizations | undefined {
  const fields: CustomField[] = [];
  const setters: PropertySetter[] = [];
  for (const row of rows) {
    if (!isObject(row)) continue;
    const doctype = kind(row.doctype);
    if (doctype === 'Custom Field') {
      const fieldname = cstr(row.fieldname);
      if (fieldname) fields.push({ doctype: cstr(row.dt), fieldname, raw: row, file });
    } else if (doctype === 'Property Setter') {
      const setter = readSetter(row, file);
      if (setter) setters.push(setter);
    }
  }
  return fields.length + setters.length > 0 ? { fields, setters } : undefined;
}

/** Setters of a row in another child table (DocType Link, Action, State) do not change a table. */
function readSetter(row: JsonObject, file: string): PropertySetter | undefined {
  const level = cstr(row.doctype_or_field);
  if (level !== 'DocType' && level !== 'DocField') return undefined;
  const number = row.property_type === 'Int' || row.property_type === 'Check';
  return {
    doctype: cstr(row.doc_type),
    fieldname: level === 'DocField' ? cstr(row.field_name) : '',
    property: cstr(row.property),
    value: number ? String(cint(row.value)) : cstr(row.value),
    file,
  };
}

/** Several files' customizations by DocType, in the order given. */
export function customizationsByDocType(
  all: Iterable<Customizations>,
): ReadonlyMap<string, Readonly<Customizations>> {
  const byDocType = new Map<string, Customizations>();
  const of = (doctype: string) => {
    let found = byDocType.get(doctype);
    if (!found) {
      found = { fields: [], setters: [] };
      byDocType.set(doctype, found);
    }
    return found;
  };
  for (const { fields, setters } of all) {
    for (const field of fields) of(field.doctype).fields.push(field);
    for (const setter of setters) of(setter.doctype).setters.push(setter);
  }
  return byDocType;
}
