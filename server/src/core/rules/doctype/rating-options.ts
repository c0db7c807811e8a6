import { fieldRows, frappeSays, ONLY_ON_SAVE } from '../../contexts/fields.js';
import { defineRule } from '../../rule.js';
import { TARGETS } from '../../targets.js';

export default defineRule('doctype', {
  meta: {
    id: 'doctype/rating-options',
    summary: 'The options of a Rating are no number of stars from 3 to 10',
    targets: TARGETS,
    severity: 'error',
  },

  *check(context) {
    for (const { field, at } of fieldRows(context)) {
      const { fieldtype, options } = field;
      if (fieldtype !== 'Rating' || options === '') continue;
      // Python's int() also takes underscores and the digits of other alphabets.
      const isNumber = /^\s*[+-]?\d+\s*$/.test(options);
      if (!isNumber && /[\p{Nd}]/u.test(options) && !/[.a-z]/i.test(options)) continue;
      if (isNumber && (options === '0' || (Number(options) >= 3 && Number(options) <= 10))) continue;
      yield {
        span: at('options'),
        message: `A Rating has from 3 to 10 stars. ${ONLY_ON_SAVE}`,
        evidence: frappeSays(
          isNumber
            ? 'Options for Rating field can range from 3 to 10'
            : `ValueError: invalid literal for int() with base 10: '${options}'`,
        ),
        fieldname: field.fieldname,
      };
    }
  },
});
