import { refused } from '../../orm/sql/problem.js';
import { defineRule } from '../../rule.js';
import { TARGETS } from '../../targets.js';

export default defineRule('orm', {
  meta: {
    id: 'frappe/function-as-text',
    summary: 'A SQL function as text in fields, which Frappe 16 refuses',
    targets: TARGETS,
    severity: 'error',
    frappe: { since: '16' },
  },

  *check(context) {
    yield* refused(
      context,
      'function-as-text',
      (version) => `${version} takes no SQL function as text in fields.`,
    );
  },
});
