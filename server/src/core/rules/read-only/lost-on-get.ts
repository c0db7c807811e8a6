import {
  calledByGet,
  keyOf,
  nameSpan,
  others,
  placeOf,
  postFix,
  present,
  relatedTo,
} from '../../readonly/report.js';
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
    const byGet = first && calledByGet(context);
    if (!byGet) return;
    yield {
      span: nameSpan(context),
      message: `${byGet.shown}, \`${entry.name}\` ${first.maybe ? 'in some cases ' : ''}loses what it writes: Frappe rolls back \`${first.what}\` (${placeOf(context, first.site)}) at the end of the request${others(lostOnGet)}.`,
      ...(first.sql !== undefined && { statement: first.sql }),
      related: [...byGet.related, ...relatedTo(context, lostOnGet, 'is rolled back')],
      fixes: present([postFix(context, byGet.callers)]),
      key: keyOf(context),
    };
  },
});
