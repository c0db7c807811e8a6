import { fieldRows, frappeSays, ONLY_ON_SAVE } from '../../contexts/fields.js';
import { defineRule } from '../../rule.js';
import { isBeingEdited } from '../../sources/doctype/reopen.js';
import { cstr } from '../../sources/values.js';
import { TARGETS } from '../../targets.js';

export default defineRule('doctype', {
  meta: {
    id: 'doctype/depends-on',
    summary: 'A condition such as depends_on assigns (=) where it should compare (==)',
    targets: TARGETS,
    severity: 'error',
  },

  *check(context) {
    for (const { field, at } of fieldRows(context)) {
      if (sound.has(field.raw)) continue;
      const assigning = CONDITIONS.filter(([property]) => ASSIGNMENT.test(cstr(field.raw[property])));
      if (assigning.length === 0 && isBeingEdited(field.raw)) sound.add(field.raw);
      for (const [property, title] of assigning) {
        yield {
          span: at(property),
          message: `This condition sets the field to a value (=) where it should compare (==), and holds whenever that value does. ${ONLY_ON_SAVE}`,
          evidence: frappeSays(`Invalid ${title} condition`),
          fieldname: field.fieldname,
          key: `${property} ${field.fieldname}`,
        };
      }
    }
  },
});

/** Rows without an assignment. */
const sound = new WeakSet<object>();

const CONDITIONS = [
  ['depends_on', 'Depends On'],
  ['collapsible_depends_on', 'Collapsible Depends On'],
  ['mandatory_depends_on', 'Mandatory Depends On'],
  ['read_only_depends_on', 'Read Only Depends On'],
] as const;

/** frappe/core/doctype/doctype/doctype.py `DEPENDS_ON_PATTERN`, which looks at the beginning only. */
const ASSIGNMENT = /^[\p{L}\p{N}_.:]+\s*=\s*[\p{L}\p{N}_.@'"]/u;
