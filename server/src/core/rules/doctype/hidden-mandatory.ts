import { fieldRows, frappeSays, isWhole, labelOf, ONLY_ON_SAVE, rowNumber } from '../../contexts/fields.js';
import { defineRule } from '../../rule.js';
import { TARGETS } from '../../targets.js';

export default defineRule('doctype', {
  meta: {
    id: 'doctype/hidden-mandatory',
    summary: 'A field that is hidden and mandatory without a default: nobody can fill it in',
    targets: TARGETS,
    severity: 'error',
  },

  *check(context) {
    if (!isWhole(context)) return;
    for (const { field, at } of fieldRows(context)) {
      if (!field.hidden || !field.reqd || (field.default ?? '') !== '') continue;
      yield {
        span: at('reqd'),
        message: `${field.fieldname} is mandatory, but hidden and without a default, so that nobody can fill it in. Show it or give it a default. ${ONLY_ON_SAVE}`,
        evidence: frappeSays(
          `${context.doctype.name}: Field ${labelOf(field)} in row ${rowNumber(context, field)} cannot be hidden and mandatory without default`,
        ),
        fieldname: field.fieldname,
      };
    }
  },
});
