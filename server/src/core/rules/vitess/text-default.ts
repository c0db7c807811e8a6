import { type FieldOfColumn, fieldColumns } from '../../contexts/columns.js';
import type { DocTypeContext } from '../../contexts/doctype.js';
import { blobDefault } from '../../engines/errors.js';
import type { Fix } from '../../finding.js';
import { defaultFixes } from '../../fix/default.js';
import { remove } from '../../fix/json.js';
import { defineRule } from '../../rule.js';
import { isDynamicDefault } from '../../schema/columns.js';
import { isLargeObject, parseType } from '../../schema/type.js';

export default defineRule('doctype', {
  meta: {
    id: 'vitess/text-default',
    summary: 'A text or JSON field with a default: MySQL refuses a literal DEFAULT on such a column (1101)',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
    customizations: true,
  },

  *check(context) {
    for (const found of fieldColumns(context)) {
      const { column, field, at, clause, failure } = found;
      if (column.default === undefined || !isLargeObject(parseType(column.type))) continue;
      const literal = field.default !== undefined && field.default !== '' && !isDynamicDefault(field.default);
      yield {
        span: at(literal ? 'default' : 'not_nullable'),
        message: literal
          ? `MySQL, and so Vitess, refuses a default on a ${column.type} column; ${failure}.`
          : `Not Nullable gives this ${column.type} column DEFAULT '', which MySQL, and so Vitess, refuses; ${failure}.`,
        evidence: blobDefault(column.name),
        statement: clause(),
        fieldname: field.fieldname,
        fixes: literal ? defaultFixes(context, found) : notNullableFixes(context, found),
      };
    }
  },
});

function notNullableFixes({ source }: DocTypeContext, { field, path }: FieldOfColumn): Fix[] {
  const removal = path && remove(source, path('not_nullable'));
  return removal
    ? [{ title: `Let ${field.fieldname} be NULL (remove Not Nullable)`, safe: false, edits: [removal] }]
    : [];
}
