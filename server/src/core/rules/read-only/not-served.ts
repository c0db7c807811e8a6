import { keyOf, nameSpan, others, placeOf, REFUSED, relatedTo } from '../../readonly/report.js';
import { defineRule } from '../../rule.js';

export default defineRule('entry', {
  meta: {
    id: 'read-only/not-served',
    summary:
      'A scheduled job or a save event writes: not reached on a read-only site, refused (1792) if a request calls it',
    targets: ['read-only'],
    severity: 'hint',
    optional: true,
  },

  *check(context) {
    const { entry, outcome, fails, silent } = context.result;
    if (entry.kind !== 'job' && entry.kind !== 'save-hook') return;
    if (outcome !== 'fails' && outcome !== 'silent') return;
    const leaves = outcome === 'fails' ? fails : silent;
    const first = leaves[0]!;
    const why =
      entry.kind === 'job'
        ? 'Frappe does not start scheduled jobs in maintenance mode, and workers are never read-only'
        : 'it runs inside a save, which is refused before';
    const place = placeOf(context, first.site);
    yield {
      span: nameSpan(context),
      message: `\`${entry.name}\` writes: \`${first.what}\` (${place})${others(leaves)}. A read-only site does not reach it (${why}); called from a request it ${outcome === 'fails' ? 'fails' : 'changes the database'}.`,
      ...(outcome === 'fails' && { evidence: REFUSED }),
      ...(first.sql !== undefined && { statement: first.sql }),
      related: relatedTo(context, leaves, outcome === 'fails' ? 'fails in read-only mode' : 'goes through'),
      key: keyOf(context),
    };
  },
});
