import { refused } from '../../orm/sql/problem.js';
import { defineRule } from '../../rule.js';
import { TARGETS } from '../../targets.js';

export default defineRule('orm', {
  meta: {
    id: 'frappe/filter-field',
    summary: 'A filter on something that is no plain field',
    targets: TARGETS,
    severity: 'error',
  },

  *check(context) {
    yield* refused(
      context,
      'filter-field',
      (version) => `${version} does not take this for the field of a filter.`,
    );
  },
});
