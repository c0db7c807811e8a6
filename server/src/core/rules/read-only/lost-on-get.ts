import { keyOf, nameSpan, others, placeOf, postFix, present, relatedTo } from '../../readonly/report.js';
import { defineRule } from '../../rule.js';

export default defineRule('entry', {
  meta: {
    id: 'read-only/lost-on-get',
    summary: 'What a function writes that a page calls by GET is rolled back at the end of the request',
    targets: ['read-only'],
    severity: 'warning',
  },

  *check(context) {
    const { entry, lostOnGet } = context.result;
    const [first] = lostOnGet;
    if (!first || !entry.get) return;
    // One that admits every verb is mostly called by POST; the desk runs reports by GET.
    const always = entry.kind === 'report' || entry.methods.length === 1;
    const callers = always ? [] : context.getCallers();
    const [caller] = callers;
    if (!always && !caller) return;
    yield {
      span: nameSpan(context),
      message: `Called by GET${caller ? `, as in ${placeOf(context, caller)}` : ''}, \`${entry.name}\` ${first.maybe ? 'in some cases ' : ''}loses what it writes: Frappe rolls back \`${first.what}\` (${placeOf(context, first.site)}) at the end of the request${others(lostOnGet)}.`,
      ...(first.sql !== undefined && { statement: first.sql }),
      related: [
        ...callers.map((site) => ({
          file: site.file,
          range: context.rangeOf(site),
          message: 'calls it by GET',
        })),
        ...relatedTo(context, lostOnGet, 'is rolled back'),
      ],
      fixes: present([postFix(context, callers)]),
      key: keyOf(context),
    };
  },
});
