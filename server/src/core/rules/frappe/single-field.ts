import { refused } from '../../orm/sql/problem.js';
import { defineRule } from '../../rule.js';
import { TARGETS } from '../../targets.js';

export default defineRule('orm', {
  meta: {
    id: 'frappe/single-field',
    summary: 'get_single_value of a field that the Single does not have',
    targets: TARGETS,
    severity: 'error',
  },

  *check(context) {
    yield* refused(context, 'single-field', () => 'This call fails: the Single has no such field.');
  },
});
