import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';
import type { Span } from '../text.js';
import { isObject, type JsonObject } from './doctype/read.js';
import { cint, cstr } from './values.js';

/** How a customization comes onto a site. */
export type Way =
  /** `fixtures/*.json`: each row is inserted as a document, validated, and synced. */
  | 'fixture'
  /** `custom/*.json`: rows go into the database as they are; one sync for the DocType follows. */
  | 'export'
  /** `create_custom_fields({…})`: each a document, one sync for each DocType in the end. */
  | 'create_custom_fields'
  /** `create_custom_field`, or a document inserted in code: a document and a sync each. */
  | 'document'
  /** What the site itself is told to have. */
  | 'site';

interface Customization {
  doctype: string;
  file: string;
  way: Way;
  /** The place in `file` of a key's value, or of the whole. */
  at(key: string): Span;
  /** False where not all that matters for a column is known. */
  certain: boolean;
  /** Those of one call or file that reach the table with one ALTER have the same one. */
  batch: string;
  /** `ignore_validate=True` */
  unvalidated?: boolean;
  /** An export without `sync_on_migrate`: a site gets it when the app is installed, and never again. */
  installOnly?: true;
}

/** A Custom Field that an app ships. */
export interface CustomField extends Customization {
  fieldname: string;
  /** The row as exported, read like a DocField, with `insert_after` and `idx`. */
  raw: JsonObject;
  /** Made in code: what is given overwrites a field that the site has; else that one stays as it is. */
  updates?: boolean;
  /** Made in code: dotted paths of the functions in its file that come to the call. */
  from?: Set<string>;
}

/** A Property Setter that an app ships: one property of a DocType or of one of its fields, overridden. */
export interface PropertySetter extends Customization {
  doctype: string;
  /** Empty for a property of the DocType itself. */
  fieldname: string;
  property: string;
  value: string;
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
export function readCustomizations(file: string, json: unknown, text = ''): Customizations | undefined {
  const read = new Rows(file, text);
  if (Array.isArray(json)) return read.rows(json, [], 'fixture', cstr);
  if (!isObject(json)) return undefined;
  const { custom_fields: fields, property_setters: setters } = json;
  if (!Array.isArray(fields) && !Array.isArray(setters)) return undefined;
  const rows = (key: string, kind: string) => {
    const list = json[key];
    const made = read.rows(Array.isArray(list) ? list : [], [key], 'export', () => kind);
    if (made && !cint(json.sync_on_migrate))
      for (const one of [...made.fields, ...made.setters]) one.installOnly = true;
    return made;
  };
  return {
    fields: rows('custom_fields', 'Custom Field')?.fields ?? [],
    setters: rows('property_setters', 'Property Setter')?.setters ?? [],
  };
}

class Rows {
  private tree: Node | undefined | null = null;

  constructor(
    private readonly file: string,
    private readonly text: string,
  ) {}

  rows(
    rows: readonly unknown[],
    path: readonly string[],
    way: Way,
    kind: (doctype: unknown) => string,
  ): Customizations | undefined {
    const fields: CustomField[] = [];
    const setters: PropertySetter[] = [];
    for (const [i, row] of rows.entries()) {
      if (!isObject(row)) continue;
      const doctype = kind(row.doctype);
      const common = {
        file: this.file,
        way,
        certain: true,
        batch: way === 'fixture' ? `${this.file} ${i}` : this.file,
        at: (key: string) => this.span([...path, i], key),
      };
      if (doctype === 'Custom Field') {
        const fieldname = cstr(row.fieldname);
        if (fieldname) fields.push({ ...common, doctype: cstr(row.dt), fieldname, raw: row });
      } else if (doctype === 'Property Setter') {
        const setter = readSetter(row);
        if (!setter) continue;
        // What a setter sets stands in its value.
        const at = (key: string) => common.at(key === setter.property ? 'value' : key);
        setters.push({ ...common, ...setter, at });
      }
    }
    return fields.length + setters.length > 0 ? { fields, setters } : undefined;
  }

  /** Key and value of a row's property; without it those of `fieldname`, else the row's brace. */
  private span(path: readonly (string | number)[], key: string): Span {
    if (this.tree === null) this.tree = parseTree(this.text);
    for (const one of [key, 'fieldname', 'field_name']) {
      const value = this.tree && findNodeAtLocation(this.tree, [...path, one]);
      const node = value?.parent ?? value;
      if (node) return { start: node.offset, end: node.offset + node.length };
    }
    const row = this.tree && findNodeAtLocation(this.tree, [...path]);
    return row ? { start: row.offset, end: row.offset + 1 } : { start: 0, end: 0 };
  }
}

/** Setters of a row in another child table (DocType Link, Action, State) do not change a table. */
export function readSetter(
  row: JsonObject,
): Pick<PropertySetter, 'doctype' | 'fieldname' | 'property' | 'value'> | undefined {
  const level = cstr(row.doctype_or_field);
  if (level !== 'DocType' && level !== 'DocField') return undefined;
  const number = row.property_type === 'Int' || row.property_type === 'Check';
  return {
    doctype: cstr(row.doc_type),
    fieldname: level === 'DocField' ? cstr(row.field_name) : '',
    property: cstr(row.property),
    value: number ? String(cint(row.value)) : cstr(row.value),
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
