import { fieldRows, frappeSays, isWhole } from '../../contexts/fields.js';
import { incorrectColumnName } from '../../engines/errors.js';
import type { Evidence } from '../../finding.js';
import { set } from '../../fix/json.js';
import { defineRule } from '../../rule.js';
import { NO_VALUE_FIELDTYPES } from '../../schema/fieldtypes.js';
import type { FieldData } from '../../sources/doctype/model.js';
import { TARGETS } from '../../targets.js';

export default defineRule('doctype', {
  meta: {
    id: 'doctype/missing-fieldname',
    summary: 'A field without a fieldname: the import stops with a KeyError or makes no usable column',
    targets: TARGETS,
    severity: 'error',
  },

  *check(context) {
    const { source, table } = context;
    if (!isWhole(context)) return;
    const ordered = (source.data.field_order?.length ?? 0) > 0;
    for (const { field, at, path } of fieldRows(context)) {
      if (field.fieldname !== '') continue;
      const keyError = ordered && !('fieldname' in field.raw);
      if (!keyError && NO_VALUE_FIELDTYPES.has(field.fieldtype)) continue;
      const name = scrubLabel(field.label);
      // The form names it by its label; without a table nothing else asks.
      if (!keyError && name !== '' && !table) continue;
      const edit = name === '' ? undefined : set(source, path('fieldname'), name);
      yield {
        span: at('fieldname'),
        message: keyError
          ? 'This field has no fieldname: install and migrate stop while they order the fields.'
          : `This ${field.fieldtype || 'field'} has no fieldname, so no column can be made for it.`,
        evidence: evidenceOf(field, keyError, name),
        key: `row ${field.label || field.fieldtype}`,
        fixes: edit
          ? [{ title: `Name it ${name}, as the form would`, safe: false, preferred: true, edits: [edit] }]
          : [],
      };
    }
  },
});

/** Without a label the form refuses it; with one, the CREATE TABLE fails in Python (`None`) or at the server (empty). */
function evidenceOf(field: FieldData, keyError: boolean, name: string): Evidence {
  if (keyError) return frappeSays("KeyError: 'fieldname'");
  if (name === '') return frappeSays(`Row #${field.index + 1}: Fieldname is required`);
  return field.raw.fieldname === ''
    ? incorrectColumnName('mariadb', '')
    : frappeSays('TypeError: can only concatenate str (not "NoneType") to str');
}

/** frappe/core/doctype/doctype/doctype.py `scrub_field_names` */
function scrubLabel(label: string): string {
  return label
    .trim()
    .toLowerCase()
    .replaceAll(' ', '_')
    .replace(/^\?+|\?+$/g, '')
    .replace(/['",./%@()<>{}]/g, '');
}
