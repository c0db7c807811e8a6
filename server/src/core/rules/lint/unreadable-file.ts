import { defineRule } from '../../rule.js';
import { TARGETS } from '../../targets.js';

export default defineRule('lint', {
  meta: {
    id: 'lint/unreadable-file',
    summary: 'A file could not be read or is too large, so nothing is said about it',
    targets: TARGETS,
    severity: 'warning',
  },
  *check({ unreadable }) {
    if (unreadable !== undefined) {
      yield { span: { start: 0, end: 0 }, message: `This file was ${unreadable}`, key: 'unreadable' };
    }
  },
});
