import type { FieldData } from '../sources/doctype/model.js';

/** The key of the field that puts a DEFAULT into its column: its own `default`, or Not Nullable. */
export function causeOfDefault(field: FieldData): 'default' | 'not_nullable' {
  return (field.default ?? '') === '' ? 'not_nullable' : 'default';
}
