import type { Fix, Severity } from '../../finding.js';
import type { Leaf } from '../../interpreter/summary.js';
import { readOnlyDecorated } from '../../readonly/entries.js';
import { beyondTask } from '../../readonly/purpose.js';
import {
  deferFix,
  guardFix,
  keyOf,
  nameSpan,
  others,
  placeOf,
  present,
  REFUSED,
  relatedTo,
  returnFix,
} from '../../readonly/report.js';
import { defineRule } from '../../rule.js';

export default defineRule('entry', {
  meta: {
    id: 'read-only/write-in-read',
    summary:
      'A function that is there to read writes or locks, or one notes a visit: in read-only mode it fails (1792, HTTP 503)',
    targets: ['read-only'],
    severity: 'error',
  },

  *check(context) {
    const { entry, outcome, fails, later } = context.result;
    const [first] = fails;
    if (outcome !== 'fails' || !first || entry.kind === 'job' || entry.kind === 'save-hook') return;
    // Refused by the replica, on any day (replica/write-on-replica).
    if (context.replica && readOnlyDecorated(entry.node)) return;
    // It answers on purpose that the site is read-only.
    if (first.step === 'refuses') return;
    const why = beyondTask(context.result);
    if (!why) return;
    const severity: Severity = why !== 'read' || first.maybe ? 'warning' : 'error';
    const when = first.maybe ? 'in some cases ' : '';
    const does = first.step === 'locks' ? locking(first) : why === 'side' ? 'notes something' : 'writes';
    const what = `\`${first.what}\` (${placeOf(context, first.site)}) fails in read-only mode${others(fails)}`;
    const advice: Readonly<Record<typeof why, string>> = {
      read: '',
      side: ' What is only noted can be left out then.',
      lock: ' It writes nothing else.',
    };
    const fixes: (Fix | undefined)[] =
      why === 'lock'
        ? []
        : [
            guardFix(context, [...fails, ...later]),
            fails.length + later.length === 1 ? deferFix(context, first) : undefined,
            returnFix(context),
          ];
    yield {
      span: nameSpan(context),
      severity,
      message: `\`${entry.name}\`, called ${entry.role}, ${when}${does}: ${what}.${advice[why]}`,
      evidence: REFUSED,
      ...(first.sql !== undefined && { statement: first.sql }),
      related: relatedTo(context, fails, 'fails in read-only mode'),
      fixes: present(fixes),
      key: keyOf(context),
    };
  },
});

/** What is refused although it keeps no data. */
function locking({ what, sql = what }: Leaf): string {
  if (/\btemporary\b/i.test(sql)) return 'uses a temporary table';
  return /\bnext_?val|sequence/i.test(sql) ? 'takes a number of a sequence' : 'locks';
}
