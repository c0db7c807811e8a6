import { fieldRows, frappeSays, ONLY_ON_SAVE } from '../../contexts/fields.js';
import { defineRule } from '../../rule.js';
import { TARGETS } from '../../targets.js';

/** frappe/core/doctype/doctype/doctype.py `scrub_field_names` */
const RESTRICTED = new Set([
  ...['name', 'parent', 'creation', 'modified', 'modified_by', 'parentfield', 'parenttype'],
  ...['file_list', 'flags', 'docstatus'],
]);

/** frappe/model/base_document.py `_reserved_keywords` */
const RESERVED = new Set([
  ...['doctype', 'meta', 'flags', '_weakref', '_parent_doc', '_table_fields', '_doc_before_save'],
  ...['_table_fieldnames', 'permitted_fieldnames', 'dont_update_if_missing'],
]);

export default defineRule('doctype', {
  meta: {
    id: 'doctype/restricted-fieldname',
    summary: 'A fieldname that Frappe keeps for itself: the DocType cannot be saved',
    targets: TARGETS,
    severity: 'error',
  },

  *check(context) {
    for (const { field, at } of fieldRows(context)) {
      const { fieldname } = field;
      // Frappe 15 may let `owner` pass.
      const restricted = RESTRICTED.has(fieldname) || (fieldname === 'owner' && context.frappe !== '15');
      if (!restricted && !RESERVED.has(fieldname)) continue;
      yield {
        span: at('fieldname'),
        message: `Frappe keeps the name ${fieldname} for itself. ${ONLY_ON_SAVE}`,
        evidence: frappeSays(
          restricted
            ? `Fieldname ${fieldname} is restricted`
            : `${context.doctype.name}: fieldname cannot be set to reserved keyword ${fieldname}`,
        ),
        fieldname,
      };
    }
  },
});
