import { refused } from '../../orm/sql/problem.js';
import { defineRule } from '../../rule.js';
import { TARGETS } from '../../targets.js';

export default defineRule('orm', {
  meta: {
    id: 'frappe/field-as-dict',
    summary: 'A dict in fields that this version of Frappe does not take',
    targets: TARGETS,
    severity: 'error',
  },

  *check(context) {
    yield* refused(context, 'field-as-dict', (version) => `${version} does not take this dict in fields.`);
  },
});
