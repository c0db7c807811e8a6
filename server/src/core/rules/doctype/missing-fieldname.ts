import { fieldRows, frappeSays, isWhole } from '../../check/fields.js';
import { set } from '../../fix/json.js';
import { defineRule } from '../../rule.js';
import { NO_VALUE_FIELDTYPES } from '../../schema/fieldtypes.js';
import { TARGETS } from '../../targets.js';

export default defineRule('doctype', {
  meta: {
    id: 'doctype/missing-fieldname',
    summary: 'A field without a fieldname: the import stops with a KeyError or makes no usable column',
    targets: TARGETS,
    severity: 'error',
  },

  *check(context) {
    const { source } = context;
    if (!isWhole(context)) return;
    const ordered = (source.data.field_order?.length ?? 0) > 0;
    for (const { field, at, path } of fieldRows(context)) {
      if (field.fieldname !== '') continue;
      const keyError = ordered && !('fieldname' in field.raw);
      if (!keyError && NO_VALUE_FIELDTYPES.has(field.fieldtype)) continue;
      const name = scrubLabel(field.label);
      const edit = name === '' ? undefined : set(source, path('fieldname'), name);
      yield {
        span: at('fieldname'),
        message: keyError
          ? 'This field has no fieldname: install and migrate stop while they order the fields.'
          : `This ${field.fieldtype || 'field'} has no fieldname, so no column can be made for it.`,
        evidence: frappeSays(
          keyError ? "KeyError: 'fieldname'" : `Row #${field.index + 1}: Fieldname is required`,
        ),
        key: `row ${field.label || field.fieldtype}`,
        fixes: edit
          ? [{ title: `Name it ${name}, as the form would`, safe: false, preferred: true, edits: [edit] }]
          : [],
      };
    }
  },
});

/** frappe/core/doctype/doctype/doctype.py `scrub_field_names` */
function scrubLabel(label: string): string {
  return label
    .trim()
    .toLowerCase()
    .replaceAll(' ', '_')
    .replace(/^\?+|\?+$/g, '')
    .replace(/['",./%@()<>{}]/g, '');
}
