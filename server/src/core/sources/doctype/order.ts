import type { DocTypeData, FieldData } from './model.js';

/**
 * `fields` in the order of `field_order`, what is missing there at the end. Of two fields with one name the import
 * takes the first one twice (frappe/core/doctype/doctype/doctype.py `prepare_for_import`); without `field_order`
 * both stay, and the last one defines the column.
 */
export function orderedFields(doctype: DocTypeData): FieldData[] {
  const { fields, field_order: order } = doctype;
  if (!order || order.length === 0) return fields;
  const first = new Map<string, FieldData>();
  for (const field of fields) if (!first.has(field.fieldname)) first.set(field.fieldname, field);
  const ordered = new Map<string, FieldData>();
  for (const fieldname of order) {
    const field = first.get(fieldname);
    if (field) ordered.set(fieldname, field);
  }
  for (const [fieldname, field] of first) if (!ordered.has(fieldname)) ordered.set(fieldname, field);
  return [...ordered.values()];
}
