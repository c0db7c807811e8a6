import { fieldRows, frappeSays, ONLY_ON_SAVE } from '../../contexts/fields.js';
import { defineRule } from '../../rule.js';
import { cint } from '../../sources/values.js';
import { TARGETS } from '../../targets.js';

export default defineRule('doctype', {
  meta: {
    id: 'doctype/check-default',
    summary: 'The default of a Check is neither 0 nor 1',
    targets: TARGETS,
    severity: 'error',
  },

  *check(context) {
    for (const { field, at } of fieldRows(context)) {
      if (field.fieldtype !== 'Check' || [0, 1].includes(cint(field.default))) continue;
      yield {
        span: at('default'),
        message: `A Check holds 0 or 1. ${ONLY_ON_SAVE}`,
        evidence: frappeSays(
          `Default for 'Check' type of field ${field.fieldname} must be either '0' or '1'`,
        ),
        fieldname: field.fieldname,
      };
    }
  },
});
