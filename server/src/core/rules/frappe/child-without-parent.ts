import { refused } from '../../orm/sql/problem.js';
import { defineRule } from '../../rule.js';
import { TARGETS } from '../../targets.js';

export default defineRule('orm', {
  meta: {
    id: 'frappe/child-without-parent',
    summary: 'get_list of a child table without the parent DocType whose permissions it takes',
    targets: TARGETS,
    severity: 'error',
  },

  *check(context) {
    yield* refused(
      context,
      'child-without-parent',
      (version) =>
        `${version} refuses a list of a child table to everybody but Administrator where no parent DocType is passed.`,
    );
  },
});
