import { describeError } from '../../attempt.js';
import { defineRule } from '../../rule.js';
import { TARGETS } from '../../targets.js';

export default defineRule('lint', {
  meta: {
    id: 'lint/rule-crashed',
    summary: 'A rule stopped with an internal error, so it said nothing about this file',
    targets: TARGETS,
    severity: 'warning',
  },
  *check({ crashes }) {
    const told = new Set<string>();
    for (const { rule, span = { start: 0, end: 0 }, error } of crashes) {
      const isRule = rule.includes('/');
      const stopped = `${isRule ? `Rule ${rule}` : capital(rule)} stopped with an internal error`;
      const so = isRule ? ' and says nothing here' : ', so not everything is said here';
      const message = `${stopped}${so}: ${describeError(error)}`;
      const place = `${span.start} ${message}`;
      if (told.has(place)) continue;
      told.add(place);
      yield { span, message, key: rule };
    }
  },
});

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
