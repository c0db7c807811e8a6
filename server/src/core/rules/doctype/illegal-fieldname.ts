import { fieldRows, frappeSays } from '../../check/fields.js';
import { renameFixes } from '../../fix/rename.js';
import { defineRule } from '../../rule.js';
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
    for (const { field, at, path } of fieldRows(context)) {
      const { fieldname } = field;
      const special = [...new Set(fieldname.match(/[^\p{L}\p{N}_]/gu) ?? [])];
      if (special.length === 0) continue;
      yield {
        span: at('fieldname'),
        message: `Frappe refuses to save this fieldname, and to add its column to a table that exists.`,
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
