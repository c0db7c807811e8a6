import type { Fix } from '../finding.js';
import type { DocTypeSource, JsonPath } from '../sources/doctype/model.js';
import { set } from './json.js';

/**
 * Another fieldname, in the field and in `field_order`. Never a safe fix: Frappe adds a new column, the data stays in
 * the old one, and code that uses the old name breaks.
 */
export function renameFixes(source: DocTypeSource, path: JsonPath, from: string, to: string): Fix[] {
  if (to === '' || to === from || source.data.fields.some((field) => field.fieldname === to)) return [];
  const order = source.data.field_order?.indexOf(from) ?? -1;
  const edits = [set(source, path, to), order < 0 ? undefined : set(source, ['field_order', order], to)];
  return [
    {
      title: `Rename to ${to} (existing data stays in the old column; needs a patch with rename_field)`,
      safe: false,
      edits: edits.filter((edit) => edit !== undefined),
    },
  ];
}
