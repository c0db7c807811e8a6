import { refused } from '../../orm/sql/problem.js';
import { defineRule } from '../../rule.js';
import { TARGETS } from '../../targets.js';

export default defineRule('orm', {
  meta: {
    id: 'frappe/order-by',
    summary: 'order_by that Frappe refuses: functions, expressions, lone backticks',
    targets: TARGETS,
    severity: 'error',
  },

  *check(context) {
    yield* refused(context, 'order-by', (version) => `${version} refuses this order_by.`);
  },
});
