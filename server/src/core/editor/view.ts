import type { Table } from '../schema/table.js';
import type { DocTypeLookup, DocTypeSource, FieldData } from '../sources/doctype/model.js';
import type { EngineVersions, FrappeVersion } from '../targets.js';
import type { Span } from '../text.js';

/** A DocType as the editor's services see it: the file's text and what is made of it. */
export interface DocTypeView {
  source: DocTypeSource;
  table: Table | undefined;
  frappe: FrappeVersion;
  versions: EngineVersions;
  doctypes: DocTypeLookup;
}

/** The whole row `{…}` of a field in the file; undefined for a field that a Custom Field adds. */
export function fieldSpan(source: DocTypeSource, field: FieldData): Span | undefined {
  return field.index < 0 ? undefined : source.valueSpan(['fields', field.index]);
}

/** The fields that stand in this file, by their place in it. */
export function ownFields(source: DocTypeSource): FieldData[] {
  return source.data.fields.filter((field) => field.index >= 0 && field.customizedIn === undefined);
}
