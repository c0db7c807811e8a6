import { fieldRows, frappeSays, isWhole, ONLY_ON_SAVE, optionsRefused } from '../../contexts/fields.js';
import { defineRule } from '../../rule.js';
import { LINK_FIELDTYPES } from '../../schema/fieldtypes.js';
import type { FieldData } from '../../sources/doctype/model.js';
import { TARGETS } from '../../targets.js';

export default defineRule('doctype', {
  meta: {
    id: 'doctype/missing-options',
    summary: 'A Link, Table or Dynamic Link field whose options lead nowhere inside the DocType',
    targets: TARGETS,
    severity: 'error',
  },

  *check(context) {
    const { doctype } = context;
    if (!isWhole(context)) return;
    for (const { field, at } of fieldRows(context)) {
      if (LINK_FIELDTYPES.has(field.fieldtype) && field.options === '') {
        yield {
          span: at('options'),
          message: `A ${field.fieldtype} field needs the name of a DocType in options. ${ONLY_ON_SAVE}`,
          evidence: optionsRefused(context, field, 'Options required for Link or Table type field'),
          fieldname: field.fieldname,
        };
      } else if (field.fieldtype === 'Dynamic Link' && !pointsToDocType(doctype.fields, field.options)) {
        yield {
          span: at('options'),
          message: `A Dynamic Link needs in options the fieldname of a Link to DocType, or of a Select. ${ONLY_ON_SAVE}`,
          evidence: frappeSays(
            "Options 'Dynamic Link' type of field must point to another Link Field with options as 'DocType'",
          ),
          fieldname: field.fieldname,
        };
      }
    }
  },
});

/** frappe/core/doctype/doctype/doctype.py `check_dynamic_link_options` */
function pointsToDocType(fields: readonly FieldData[], fieldname: string): boolean {
  const target = fields.find((field) => field.fieldname === fieldname);
  return target?.fieldtype === 'Select' || (target?.fieldtype === 'Link' && target.options === 'DocType');
}
