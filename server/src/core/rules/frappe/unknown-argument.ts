import { refused } from '../../orm/sql/problem.js';
import { defineRule } from '../../rule.js';
import { TARGETS } from '../../targets.js';

export default defineRule('orm', {
  meta: {
    id: 'frappe/unknown-argument',
    summary: 'An argument of get_all or get_list that Frappe 16 does not have any more',
    targets: TARGETS,
    severity: 'error',
    frappe: { since: '16' },
  },

  *check(context) {
    yield* refused(context, 'unknown-argument', (version) => `${version} has no such argument of a list.`);
  },
});
