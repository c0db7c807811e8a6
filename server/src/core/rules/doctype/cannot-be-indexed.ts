import { fieldRows, frappeSays, labelOf, ONLY_ON_SAVE } from '../../contexts/fields.js';
import { remove } from '../../fix/json.js';
import { defineRule } from '../../rule.js';
import { TARGETS } from '../../targets.js';

export default defineRule('doctype', {
  meta: {
    id: 'doctype/cannot-be-indexed',
    summary: 'search_index on a text field: Frappe makes no index, and the DocType cannot be saved',
    targets: TARGETS,
    severity: 'error',
  },

  *check(context) {
    const { source, doctype } = context;
    if (source.data.is_virtual || source.data.issingle) return;
    for (const { field, at, path } of fieldRows(context)) {
      // A unique field loses search_index before Frappe looks at it.
      if (!field.search_index || field.unique || !TEXT_FIELDTYPES.has(field.fieldtype)) continue;
      const edit = remove(source, path('search_index'));
      yield {
        span: at('search_index'),
        message: `The table gets no index for a ${field.fieldtype} field: take search_index away, or make it a Data field. ${ONLY_ON_SAVE}`,
        evidence: frappeSays(
          `${doctype.name}:Fieldtype ${field.fieldtype} for ${labelOf(field)} cannot be indexed`,
        ),
        fieldname: field.fieldname,
        fixes: edit ? [{ title: 'Remove search_index', safe: true, preferred: true, edits: [edit] }] : [],
      };
    }
  },
});

/** frappe/core/doctype/doctype/doctype.py `check_unique_and_text`; other text fieldtypes pass there. */
const TEXT_FIELDTYPES = new Set(['Text', 'Long Text', 'Small Text', 'Code', 'Text Editor']);
