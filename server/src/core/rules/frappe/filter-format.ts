import { refused } from '../../orm/sql/problem.js';
import { defineRule } from '../../rule.js';
import { TARGETS } from '../../targets.js';

export default defineRule('orm', {
  meta: {
    id: 'frappe/filter-format',
    summary: 'A filter in a form that Frappe does not read',
    targets: TARGETS,
    severity: 'error',
  },

  *check(context) {
    yield* refused(context, 'filter-format', (version) => `${version} does not read this filter.`);
  },
});
