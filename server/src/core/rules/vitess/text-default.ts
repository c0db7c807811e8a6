import { type FieldOfColumn, fieldColumns } from '../../check/columns.js';
import type { DocTypeContext } from '../../check/doctype.js';
import { blobDefault } from '../../engines/mysql/errors.js';
import type { Fix } from '../../finding.js';
import { setInBeforeInsert } from '../../fix/controller.js';
import { remove } from '../../fix/json.js';
import { defineRule } from '../../rule.js';
import { isDynamicDefault } from '../../schema/columns.js';

const BLOB_TYPES = new Set(['text', 'longtext', 'json']);

export default defineRule('doctype', {
  meta: {
    id: 'vitess/text-default',
    summary: 'A text or JSON field with a default: MySQL refuses a literal DEFAULT on such a column (1101)',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
  },

  *check(context) {
    for (const found of fieldColumns(context)) {
      const { column, field, at, clause } = found;
      if (column.default === undefined || !BLOB_TYPES.has(column.type)) continue;
      const literal = field.default !== undefined && field.default !== '' && !isDynamicDefault(field.default);
      yield {
        span: at(literal ? 'default' : 'not_nullable'),
        message: literal
          ? `MySQL, and so Vitess, refuses a default on a ${column.type} column; the CREATE TABLE of ${context.doctype.name} fails.`
          : `Not Nullable gives this ${column.type} column DEFAULT '', which MySQL, and so Vitess, refuses; the CREATE TABLE of ${context.doctype.name} fails.`,
        evidence: blobDefault(column.name),
        statement: clause,
        fieldname: field.fieldname,
        fixes: literal ? defaultFixes(context, found) : notNullableFixes(context, found),
      };
    }
  },
});

function defaultFixes(
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

function notNullableFixes({ source }: DocTypeContext, { field, path }: FieldOfColumn): Fix[] {
  const removal = path && remove(source, path('not_nullable'));
  return removal
    ? [{ title: `Let ${field.fieldname} be NULL (remove Not Nullable)`, safe: false, edits: [removal] }]
    : [];
}
