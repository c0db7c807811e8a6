import { refused } from '../../orm/sql/problem.js';
import { defineRule } from '../../rule.js';
import { TARGETS } from '../../targets.js';

export default defineRule('orm', {
  meta: {
    id: 'frappe/unknown-doctype',
    summary: 'A list of a DocType that is not there',
    targets: TARGETS,
    severity: 'error',
  },

  *check(context) {
    yield* refused(
      context,
      'unknown-doctype',
      () => 'There is no DocType of this name, so that this call raises.',
    );
  },
});
