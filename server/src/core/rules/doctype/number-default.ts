import { fieldColumns } from '../../contexts/columns.js';
import { frappeSays } from '../../contexts/fields.js';
import { defineRule } from '../../rule.js';
import { flt } from '../../sources/values.js';
import { TARGETS } from '../../targets.js';

export default defineRule('doctype', {
  meta: {
    id: 'doctype/number-default',
    summary: 'A default of a number that Python cannot read: another one counts, and a later migrate stops',
    targets: TARGETS,
    severity: 'warning',
    customizations: true,
  },

  *check(context) {
    for (const { field, at } of fieldColumns(context)) {
      const { fieldname, fieldtype, default: value } = field;
      if (!/^(?:Currency|Float|Percent)$/.test(fieldtype) || value === undefined || value === '') continue;
      if (isNumber(value) || /^\s*[-+]?(?:inf|infinity|nan)\s*$/i.test(value)) continue;
      const read = flt(value);
      yield {
        span: at('default'),
        message:
          read === 0
            ? `"${value}" is no number: new rows get 0.`
            : `Frappe leaves out the commas and reads "${value}" as ${read}. The next migrate that changes this DocType compares the column's default with the text and stops.`,
        // Frappe develop compares what is 0 on both sides as numbers.
        ...((read !== 0 || context.frappe !== 'develop') && {
          evidence: frappeSays(`ValueError: could not convert string to float: '${value}'`),
        }),
        fieldname,
      };
    }
  },
});

/** What Python's `float` takes. */
function isNumber(value: string): boolean {
  return /^\s*[-+]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:e[-+]?\d+)?\s*$/i.test(value);
}
