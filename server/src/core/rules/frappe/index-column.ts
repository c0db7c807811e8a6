import { refused } from '../../orm/sql/problem.js';
import { defineRule } from '../../rule.js';
import { TARGETS } from '../../targets.js';

export default defineRule('orm', {
  meta: {
    id: 'frappe/index-column',
    summary: 'An index, a new type or a new name for a column that the DocType does not have (1072, 1054)',
    targets: TARGETS,
    severity: 'error',
  },

  *check(context) {
    yield* refused(context, 'index-column', () => 'The ALTER TABLE that this call sends fails.');
  },
});
