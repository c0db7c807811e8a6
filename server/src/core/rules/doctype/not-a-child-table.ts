import { fieldRows, frappeSays, ONLY_ON_SAVE } from '../../contexts/fields.js';
import { defineRule } from '../../rule.js';
import { TABLE_FIELDTYPES } from '../../schema/fieldtypes.js';
import { TARGETS } from '../../targets.js';

export default defineRule('doctype', {
  meta: {
    id: 'doctype/not-a-child-table',
    summary:
      'A Table field whose DocType is no child table (its rows have no parent column), or virtual where this one is not',
    targets: TARGETS,
    severity: 'error',
  },

  *check(context) {
    for (const { field, at } of fieldRows(context)) {
      if (!TABLE_FIELDTYPES.has(field.fieldtype) || field.options === '') continue;
      const child =
        field.options === context.source.data.name
          ? context.source.data
          : context.doctypes.get(field.options);
      if (!child) continue;
      const { is_virtual: virtual } = context.source.data;
      if (child.istable && child.is_virtual !== virtual) {
        yield {
          span: at('options'),
          message: `${field.options} ${virtual ? 'has a table, and this DocType is virtual' : 'is virtual, and this DocType has a table'}: rows of ${field.fieldname} are not loaded with the document. ${ONLY_ON_SAVE}`,
          evidence: frappeSays(
            `Child Table ${field.options} for field ${field.fieldname} ${virtual ? 'should' : 'cannot'} be virtual.`,
          ),
          fieldname: field.fieldname,
        };
      }
      if (child.istable) continue;
      yield {
        span: at('options'),
        message: child.issingle
          ? `${field.options} is a Single, not a child table; rows of ${field.fieldname} cannot be stored.`
          : `${field.options} is no child table, so it has no parent column; storing rows of ${field.fieldname} fails (1054). Set istable there, or name a child table here.`,
        evidence: frappeSays(`Option ${field.options} for field ${field.fieldname} is not a child table`),
        fieldname: field.fieldname,
      };
    }
  },
});
