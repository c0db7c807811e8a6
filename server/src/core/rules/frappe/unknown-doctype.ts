import { refused } from '../../orm/sql/problem.js';
import { defineRule } from '../../rule.js';
import { TARGETS } from '../../targets.js';

export default defineRule('orm', {
  meta: {
    id: 'frappe/unknown-doctype',
    summary: 'A list of a DocType that is not there, or of a Single',
    targets: TARGETS,
    severity: 'error',
  },

  *check(context) {
    yield* refused(context, 'unknown-doctype', () => 'This call fails, as there is no table to read.');
  },
});
