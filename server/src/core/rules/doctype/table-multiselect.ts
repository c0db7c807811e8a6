import { fieldRows, frappeSays } from '../../contexts/fields.js';
import { defineRule } from '../../rule.js';
import { TARGETS } from '../../targets.js';

export default defineRule('doctype', {
  meta: {
    id: 'doctype/table-multiselect',
    summary: 'A Table MultiSelect whose child table has no Link field: there is nothing to select',
    targets: TARGETS,
    severity: 'error',
  },

  *check(context) {
    for (const { field, at } of fieldRows(context)) {
      const { fieldtype, fieldname, options } = field;
      const child = fieldtype === 'Table MultiSelect' ? context.doctypes.get(options) : undefined;
      if (!child || child.fields.some((other) => other.fieldtype === 'Link')) continue;
      yield {
        span: at('options'),
        message: `${options} has no Link field, so that nothing can be selected in ${fieldname}. Saving the DocType in its form is refused.`,
        evidence: frappeSays(
          `DocType ${options} provided for the field ${fieldname} must have atleast one Link field`,
        ),
        fieldname,
      };
    }
  },
});
