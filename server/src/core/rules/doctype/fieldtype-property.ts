import {
  type FieldRow,
  fieldRows,
  frappeSays,
  labelOf,
  ONLY_ON_SAVE,
  rowNumber,
} from '../../contexts/fields.js';
import { remove } from '../../fix/json.js';
import { defineRule } from '../../rule.js';
import { NO_VALUE_FIELDTYPES, TABLE_FIELDTYPES } from '../../schema/fieldtypes.js';
import { cint } from '../../sources/values.js';
import { TARGETS } from '../../targets.js';

export default defineRule('doctype', {
  meta: {
    id: 'doctype/fieldtype-property',
    summary: 'A fieldtype that cannot be mandatory, in the list or in the global search is set to be',
    targets: TARGETS,
    severity: 'error',
  },

  *check(context) {
    const { source, doctype } = context;
    const { istable } = source.data;
    for (const row of fieldRows(context)) {
      const { field, at, path } = row;
      const { fieldtype } = field;
      const refused: [property: string, text: string][] = [];
      if (NO_VALUE_FIELDTYPES.has(fieldtype) && !TABLE_FIELDTYPES.has(fieldtype) && isSet(row, 'reqd')) {
        refused.push([
          'reqd',
          `${doctype.name}: Field ${labelOf(field)} of type ${fieldtype} cannot be mandatory`,
        ]);
      }
      const inRow = () => `in row ${rowNumber(context, field)}`;
      if (!mayBeListed(fieldtype, istable) && isSet(row, 'in_list_view')) {
        const view = istable ? 'In Grid View' : 'In List View';
        refused.push(['in_list_view', `'${view}' not allowed for type ${fieldtype} ${inRow()}`]);
      }
      if (NO_VALUE_FIELDTYPES.has(fieldtype) && isSet(row, 'in_global_search')) {
        refused.push(['in_global_search', `'In Global Search' not allowed for type ${fieldtype} ${inRow()}`]);
      }
      for (const [property, text] of refused) {
        const edit = remove(source, path(property));
        yield {
          span: at(property),
          message: `A ${fieldtype} field cannot have ${property}. ${ONLY_ON_SAVE}`,
          evidence: frappeSays(text),
          fieldname: field.fieldname,
          key: `${property} ${field.fieldname}`,
          fixes: edit ? [{ title: `Remove ${property}`, safe: true, preferred: true, edits: [edit] }] : [],
        };
      }
    }
  },
});

function isSet({ field }: FieldRow, property: string): boolean {
  return cint(field.raw[property]) !== 0;
}

/** frappe/core/doctype/doctype/doctype.py `get_fields_not_allowed_in_list_view` */
function mayBeListed(fieldtype: string, istable: boolean): boolean {
  if (fieldtype === 'Attach Image') return false;
  return !NO_VALUE_FIELDTYPES.has(fieldtype) || (istable && (fieldtype === 'Button' || fieldtype === 'HTML'));
}
