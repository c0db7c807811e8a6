import { defineRule } from '../../rule.js';
import { TARGETS } from '../../targets.js';

export default defineRule('lint', {
  meta: {
    id: 'lint/rule-crashed',
    summary: 'A rule stopped with an internal error, so it said nothing about this file',
    targets: TARGETS,
    severity: 'info',
  },
  *check({ crashes }) {
    for (const { rule, error } of crashes) {
      const reason = error instanceof Error ? error.message : String(error);
      yield {
        span: { start: 0, end: 0 },
        message: `Rule ${rule} stopped with an internal error and says nothing here: ${reason}`,
        key: rule,
      };
    }
  },
});
