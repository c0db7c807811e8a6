import { defineRule } from '../../rule.js';
import { TARGETS } from '../../targets.js';

export default defineRule('lint', {
  meta: {
    id: 'lint/too-many-findings',
    summary: 'A file has so many findings of one rule that not all of them are listed',
    targets: TARGETS,
    severity: 'warning',
  },
  *check({ cutOff }) {
    for (const { rule, left } of cutOff) {
      yield {
        span: { start: 0, end: 0 },
        message: `${left} more finding${left === 1 ? '' : 's'} of ${rule} in this file are not listed`,
        key: rule,
      };
    }
  },
});
