import { refused } from '../../orm/sql/problem.js';
import { defineRule } from '../../rule.js';
import { TARGETS } from '../../targets.js';

export default defineRule('orm', {
  meta: {
    id: 'frappe/field-format',
    summary: 'A field in a form that Frappe refuses',
    targets: TARGETS,
    severity: 'error',
  },

  *check(context) {
    yield* refused(context, 'field-format', (version) => `${version} does not read this as a field.`);
  },
});
