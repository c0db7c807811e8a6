import { fieldRows, frappeSays, labelOf, ONLY_ON_SAVE } from '../../contexts/fields.js';
import { remove } from '../../fix/json.js';
import { defineRule } from '../../rule.js';
import { TARGETS } from '../../targets.js';

export default defineRule('doctype', {
  meta: {
    id: 'doctype/cannot-be-unique',
    summary: 'unique on a fieldtype that Frappe lets no field be unique with',
    targets: TARGETS,
    severity: 'error',
  },

  *check(context) {
    const { source, doctype, table } = context;
    // Frappe passes over virtual DocTypes and clears the flag on Singles.
    if (source.data.is_virtual || source.data.issingle) return;
    for (const { field, at, path } of fieldRows(context)) {
      if (!field.unique || MAY_BE_UNIQUE.has(field.fieldtype)) continue;
      const column = table?.columns.find(({ name }) => name === field.fieldname);
      const edit = remove(source, path('unique'));
      yield {
        span: at('unique'),
        message: column?.unique
          ? `A ${field.fieldtype} field cannot be unique. ${ONLY_ON_SAVE}`
          : `A ${field.fieldtype} field cannot be unique, and the table gets no such index. ${ONLY_ON_SAVE}`,
        evidence: frappeSays(
          `${doctype.name}: Fieldtype ${field.fieldtype} for ${labelOf(field)} cannot be unique`,
        ),
        fieldname: field.fieldname,
        fixes: edit
          ? [{ title: 'Remove unique', safe: !column?.unique, preferred: true, edits: [edit] }]
          : [],
      };
    }
  },
});

const MAY_BE_UNIQUE = new Set(['Data', 'Link', 'Read Only', 'Int']);
