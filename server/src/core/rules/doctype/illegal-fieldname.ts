import { fieldRows, frappeSays } from '../../contexts/fields.js';
import { renameFixes } from '../../fix/rename.js';
import { defineRule } from '../../rule.js';
import { NO_VALUE_FIELDTYPES } from '../../schema/fieldtypes.js';
import { TARGETS } from '../../targets.js';

export default defineRule('doctype', {
  meta: {
    id: 'doctype/illegal-fieldname',
    summary:
      'A fieldname with characters other than letters, digits and underscore: saving, and adding the column, is refused',
    targets: TARGETS,
    severity: 'error',
  },

  *check(context) {
    const { table } = context;
    for (const { field, at, path } of fieldRows(context)) {
      const { fieldname } = field;
      const special = [...new Set(fieldname.match(/[^\p{L}\p{N}_]/gu) ?? [])];
      if (special.length === 0) continue;
      const refused = special.some((character) => !DROPPED.includes(character));
      if (!refused && (!table || NO_VALUE_FIELDTYPES.has(field.fieldtype))) continue;
      yield {
        span: at('fieldname'),
        message: refused
          ? 'Frappe refuses to save this fieldname, and to add its column to a table that exists.'
          : `Frappe refuses to add a column of this name to a table that exists; saving the DocType in its form drops ${special.join(' ')} from it.`,
        evidence: frappeSays(
          `Fieldname ${fieldname} cannot have special characters like ${special.map((c) => `"${c}"`).join(', ')}`,
        ),
        fieldname,
        fixes: renameFixes(
          context.source,
          path('fieldname'),
          fieldname,
          fieldname
            .toLowerCase()
            .replace(/[^\p{L}\p{N}_]+/gu, '_')
            .replace(/^_+|_+$/g, ''),
        ),
      };
    }
  },
});

/** frappe/core/doctype/doctype/doctype.py `ILLEGAL_FIELDNAME_PATTERN`: what the form takes out of a fieldname. */
const DROPPED = `'",./%@()<>{}`;
