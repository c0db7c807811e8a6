import { refused } from '../../orm/sql/problem.js';
import { defineRule } from '../../rule.js';
import { TARGETS } from '../../targets.js';

export default defineRule('orm', {
  meta: {
    id: 'frappe/unknown-argument',
    summary: 'An argument of a call of the ORM that the version of Frappe does not have',
    targets: TARGETS,
    severity: 'error',
  },

  *check(context) {
    yield* refused(
      context,
      'unknown-argument',
      (version) => `This call fails: ${version} has no such argument.`,
    );
  },
});
