import { refused } from '../../orm/sql/problem.js';
import { defineRule } from '../../rule.js';
import { TARGETS } from '../../targets.js';

export default defineRule('orm', {
  meta: {
    id: 'frappe/left-out-field',
    summary: 'A field that get_list leaves out of its rows, as the DocType has none of that name',
    targets: TARGETS,
    severity: 'warning',
  },

  *check(context) {
    yield* refused(
      context,
      'left-out-field',
      () => 'get_list leaves this field out of every row, without an error.',
    );
  },
});
