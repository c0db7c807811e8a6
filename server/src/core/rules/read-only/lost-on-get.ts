import { keyOf, nameSpan, others, placeOf, postFix, present, relatedTo } from '../../readonly/report.js';
import { defineRule } from '../../rule.js';

export default defineRule('entry', {
  meta: {
    id: 'read-only/lost-on-get',
    summary: 'What a function writes is rolled back at the end of a GET request',
    targets: ['read-only'],
    severity: 'warning',
  },

  *check(context) {
    const { entry, lostOnGet } = context.result;
    const [first] = lostOnGet;
    if (!first || !entry.get) return;
    // A whitelisted function that admits every verb is mostly called by POST.
    const always = entry.methods.length === 1;
    yield {
      span: nameSpan(context),
      severity: always ? 'warning' : entry.purpose === 'read' ? 'info' : 'hint',
      message: `Called by GET, \`${entry.name}\` loses what it writes: Frappe rolls back \`${first.what}\` (${placeOf(context, first.site)}) at the end of the request${others(lostOnGet)}.`,
      ...(first.sql !== undefined && { statement: first.sql }),
      related: relatedTo(context, lostOnGet, 'is rolled back'),
      fixes: entry.purpose === 'read' ? [] : present([postFix(context)]),
      key: keyOf(context),
    };
  },
});
