import { keyOf, nameSpan, others, placeOf, present, relatedTo, returnFix } from '../../readonly/report.js';
import { defineRule } from '../../rule.js';

export default defineRule('entry', {
  meta: {
    id: 'read-only/silent-write',
    summary:
      'A function that requests reach changes the database in read-only mode: DDL ends the read-only transaction',
    targets: ['read-only'],
    severity: 'warning',
  },

  *check(context) {
    const { entry, outcome } = context.result;
    // What ends the transaction stands before the writes that then go through.
    const ends = context.result.silent.filter((leaf) => leaf.step === 'ddl');
    const after = context.result.silent.filter((leaf) => leaf.step !== 'ddl');
    const silent = [...ends, ...after];
    const [first] = silent;
    if (!first || entry.kind === 'job' || entry.kind === 'save-hook') return;
    const also =
      ends.length === 0
        ? ' The read-only transaction has ended before it.'
        : after.length > 0
          ? ` It ends the read-only transaction, so \`${after[0]!.what}\` goes through as well.`
          : '';
    const half = outcome === 'fails' ? ' A later write is refused, so the work is left half done.' : '';
    yield {
      span: nameSpan(context),
      message: `\`${entry.name}\` ${first.maybe ? 'in some cases ' : ''}changes the database in read-only mode: \`${first.what}\` (${placeOf(context, first.site)}) is not refused${others(silent)}.${also}${half}`,
      ...(first.sql !== undefined && { statement: first.sql }),
      related: relatedTo(context, silent, 'goes through in read-only mode'),
      fixes: present([returnFix(context)]),
      key: keyOf(context),
    };
  },
});
