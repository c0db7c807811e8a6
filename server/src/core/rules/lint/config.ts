import { defineRule } from '../../rule.js';
import { TARGETS } from '../../targets.js';

export default defineRule('lint', {
  meta: {
    id: 'lint/config',
    summary: 'A configuration file has something that cannot be followed',
    targets: TARGETS,
    severity: 'error',
  },
  *check({ configProblems }) {
    for (const { span, message, severity } of configProblems) {
      yield { span, message, ...(severity && { severity }) };
    }
  },
});
