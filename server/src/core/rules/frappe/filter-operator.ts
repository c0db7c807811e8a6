import { refused } from '../../orm/sql/problem.js';
import { defineRule } from '../../rule.js';
import { TARGETS } from '../../targets.js';

export default defineRule('orm', {
  meta: {
    id: 'frappe/filter-operator',
    summary: "An operator that Frappe's filters do not know",
    targets: TARGETS,
    severity: 'error',
  },

  *check(context) {
    yield* refused(
      context,
      'filter-operator',
      (version) => `${version} does not know this operator of a filter.`,
    );
  },
});
