import { fieldColumns } from '../../contexts/columns.js';
import type { DocTypeContext } from '../../contexts/doctype.js';
import { frappeSays } from '../../contexts/fields.js';
import { NAME_LIMIT } from '../../engines/limits/names.js';
import { set } from '../../fix/json.js';
import { renameFixes } from '../../fix/rename.js';
import { defineRule } from '../../rule.js';
import { parseType } from '../../schema/type.js';
import { TARGETS } from '../../targets.js';

/** frappe/database/schema.py `DBTable.validate`, which a new table does not go through. */
const LONGEST = 1000;

export default defineRule('doctype', {
  meta: {
    id: 'doctype/field-limits',
    summary:
      'A length over 1000 or a fieldname of 64 characters: install works, every later migrate refuses it',
    targets: TARGETS,
    severity: 'error',
    customizations: true,
  },

  *check(context) {
    for (const { column, field, at, path } of fieldColumns(context)) {
      const { fieldname } = field;
      if (parseType(column.type).base === 'varchar' && (field.length < 0 || field.length > LONGEST)) {
        const edit =
          path && field.length > LONGEST ? set(context.source, path('length'), LONGEST) : undefined;
        yield {
          span: at('length'),
          message: `Frappe refuses this length when it changes the table: ${stops(context)}.`,
          evidence: frappeSays(`Length of ${fieldname} should be between 1 and ${LONGEST}`),
          fieldname,
          key: `length ${fieldname}`,
          fixes: edit ? [{ title: `Use a length of ${LONGEST}`, safe: false, edits: [edit] }] : [],
        };
      }
      if (fieldname.length >= NAME_LIMIT && [...fieldname].length === NAME_LIMIT) {
        const short = [...fieldname]
          .slice(0, NAME_LIMIT - 1)
          .join('')
          .replace(/_+$/, '');
        yield {
          span: at('fieldname'),
          message: `A column may have ${NAME_LIMIT} characters, but Frappe refuses ${NAME_LIMIT} when it changes the table: ${stops(context)}.`,
          evidence: frappeSays(`Fieldname is limited to ${NAME_LIMIT} characters (${fieldname})`),
          fieldname,
          key: `fieldname ${fieldname}`,
          fixes: path ? renameFixes(context.source, path('fieldname'), fieldname, short) : [],
        };
      }
    }
  },
});

function stops({ customized }: DocTypeContext): string {
  return customized
    ? 'the Custom Field cannot be added'
    : 'the first install works, and the next migrate of the DocType stops';
}
