import type { Severity } from '../../finding.js';
import {
  deferFix,
  guardFix,
  keyOf,
  nameSpan,
  others,
  placeOf,
  postFix,
  present,
  REFUSED,
  relatedTo,
  returnFix,
} from '../../readonly/report.js';
import { defineRule } from '../../rule.js';

export default defineRule('entry', {
  meta: {
    id: 'read-only/write-in-read',
    summary: 'A function that requests reach writes or locks: in read-only mode it fails (1792, HTTP 503)',
    targets: ['read-only'],
    severity: 'error',
  },

  *check(context) {
    const { entry, outcome, fails, later } = context.result;
    const [first] = fails;
    if (outcome !== 'fails' || !first || entry.kind === 'job' || entry.kind === 'save-hook') return;
    const refuses = first.step === 'refuses';
    const reads = entry.purpose === 'read' && !refuses;
    const severity: Severity = !reads ? 'info' : first.maybe ? 'warning' : 'error';
    const when = first.maybe ? 'in some cases ' : '';
    const does = first.step === 'locks' ? 'locks' : 'writes';
    const message = refuses
      ? `\`${entry.name}\` ${when}answers that the site is read-only (${placeOf(context, first.site)}).`
      : reads
        ? `\`${entry.name}\`, called ${entry.role}, ${when}${does}: \`${first.what}\` (${placeOf(context, first.site)}) fails in read-only mode${others(fails)}.`
        : `\`${entry.name}\` ${when}${does}: \`${first.what}\` (${placeOf(context, first.site)}) fails in read-only mode, as it should if it is there to write${others(fails)}.`;
    yield {
      span: nameSpan(context),
      severity,
      message,
      evidence: refuses ? { engine: 'frappe', text: 'frappe.InReadOnlyMode' } : REFUSED,
      ...(first.sql !== undefined && { statement: first.sql }),
      related: relatedTo(context, fails, refuses ? 'raises InReadOnlyMode' : 'fails in read-only mode'),
      fixes: refuses
        ? []
        : reads
          ? present([
              guardFix(context, [...fails, ...later]),
              fails.length + later.length === 1 ? deferFix(context, first) : undefined,
              returnFix(context),
            ])
          : present([postFix(context)]),
      key: keyOf(context),
    };
  },
});
