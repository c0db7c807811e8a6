import { keyOf, nameSpan, others, placeOf, REFUSED, relatedTo } from '../../readonly/report.js';
import { defineRule } from '../../rule.js';

export default defineRule('entry', {
  meta: {
    id: 'read-only/swallowed-write',
    summary:
      'In read-only mode a write is refused (1792) and the error caught: the request succeeds and the write is lost',
    targets: ['read-only'],
    severity: 'warning',
  },

  *check(context) {
    const { entry, outcome, swallowed } = context.result;
    const [first] = swallowed;
    if (outcome !== 'swallowed' || !first || entry.kind === 'job' || entry.kind === 'save-hook') return;
    const by = first.step === 'swallowed' ? 'Frappe catches the error' : 'the error is caught';
    yield {
      span: nameSpan(context),
      severity: entry.purpose === 'read' ? 'warning' : 'hint',
      message: `\`${entry.name}\` succeeds in read-only mode without writing: \`${first.what}\` (${placeOf(context, first.site)}) is refused and ${by}${others(swallowed)}.`,
      evidence: REFUSED,
      ...(first.sql !== undefined && { statement: first.sql }),
      related: relatedTo(context, swallowed, 'is refused, and the error caught'),
      key: keyOf(context),
    };
  },
});
