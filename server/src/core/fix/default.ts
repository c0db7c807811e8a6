import type { FieldOfColumn } from '../contexts/columns.js';
import type { DocTypeContext } from '../contexts/doctype.js';
import type { Fix } from '../finding.js';
import { setInBeforeInsert } from './controller.js';
import { remove } from './json.js';

/** Ways to keep a field's default out of the table: in the controller's `before_insert`, or not at all. */
export function defaultFixes(
  { source, doctype, controller }: DocTypeContext,
  { field, path }: FieldOfColumn,
): Fix[] {
  const removal = path && remove(source, path('default'));
  // Without its default a Not Nullable field still has DEFAULT ''.
  if (!removal || field.not_nullable) return [];
  const fixes: Fix[] = [];
  // Frappe runs no before_insert for the rows of a child table.
  const assignment =
    controller && !doctype.istable
      ? setInBeforeInsert(controller, doctype.name, field.fieldname, field.default ?? '')
      : undefined;
  if (assignment) {
    fixes.push({
      title: `Set the default of ${field.fieldname} in before_insert`,
      // A field that the form lets people fill in would no longer show its default before the first save.
      safe: field.hidden || field.raw.read_only === 1,
      preferred: true,
      edits: [removal, assignment],
    });
  }
  fixes.push({ title: `Remove the default of ${field.fieldname}`, safe: false, edits: [removal] });
  return fixes;
}
