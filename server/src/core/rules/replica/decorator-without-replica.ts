import { keyOf } from '../../readonly/report.js';
import { defineRule } from '../../rule.js';

export default defineRule('entry', {
  meta: {
    id: 'replica/decorator-without-replica',
    summary: '@frappe.read_only() on a bench whose sites have no replica: it does nothing',
    targets: ['read-only'],
    severity: 'info',
    optional: true,
  },

  *check(context) {
    if (context.replica !== false) return;
    for (const decorator of context.result.entry.node.decorators) {
      if (decorator.kind !== 'call' || decorator.fn.kind !== 'attr' || decorator.fn.name !== 'read_only')
        continue;
      yield {
        span: { start: decorator.start, end: decorator.end },
        message:
          'No site here has "read_from_replica": this decorator changes nothing, and what the function writes goes to the primary.',
        key: keyOf(context),
      };
    }
  },
});
