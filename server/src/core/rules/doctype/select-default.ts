import { fieldRows, frappeSays, isWhole, ONLY_ON_SAVE } from '../../contexts/fields.js';
import { defineRule } from '../../rule.js';
import { TARGETS } from '../../targets.js';

export default defineRule('doctype', {
  meta: {
    id: 'doctype/select-default',
    summary: 'The default of a Select is not one of its options: a new document with it is refused',
    targets: TARGETS,
    severity: 'error',
  },

  *check(context) {
    if (!isWhole(context)) return;
    const customized = new Set(
      context.doctype.fields.filter((field) => field.customizedIn).map(({ fieldname }) => fieldname),
    );
    for (const { field, at } of fieldRows(context)) {
      const value = field.default ?? '';
      if (field.fieldtype !== 'Select' || value === '' || customized.has(field.fieldname)) continue;
      if (field.options !== '' && field.options.split('\n').includes(value)) continue;
      yield {
        span: at('default'),
        message:
          field.options === ''
            ? `${field.fieldname} has a default but no options. ${ONLY_ON_SAVE}`
            : `"${value}" is not among the options of ${field.fieldname}: a new document that keeps it is refused.`,
        evidence: frappeSays(
          field.options === ''
            ? `Options for ${field.fieldname} must be set before setting the default value.`
            : `Default value for ${field.fieldname} must be in the list of options.`,
        ),
        fieldname: field.fieldname,
      };
    }
  },
});
