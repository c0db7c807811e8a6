import { refused } from '../../orm/sql/problem.js';
import { defineRule } from '../../rule.js';
import { TARGETS } from '../../targets.js';

export default defineRule('orm', {
  meta: {
    id: 'frappe/group-by',
    summary: 'group_by that Frappe refuses: functions, lists, lone backticks',
    targets: TARGETS,
    severity: 'error',
  },

  *check(context) {
    yield* refused(context, 'group-by', (version) => `${version} refuses this group_by.`);
  },
});
