import type { Leaf } from '../../interpreter/summary.js';
import { readOnlyDecorated } from '../../readonly/entries.js';
import { keyOf, nameSpan, placeOf, REFUSED_BY_REPLICA, relatedTo } from '../../readonly/report.js';
import { defineRule } from '../../rule.js';

export default defineRule('entry', {
  meta: {
    id: 'replica/write-on-replica',
    summary:
      'A function with @frappe.read_only() writes, and the site has a replica: refused there (1290, HTTP 500)',
    targets: ['read-only'],
    severity: 'error',
  },

  *check(context) {
    const { entry, fails, later, silent, pending } = context.result;
    if (!context.replica || !readOnlyDecorated(entry.node)) return;
    const places = new Set<string>();
    for (const leaf of [...fails, ...later, ...silent, ...pending]) {
      const { site, what, maybe, sql, primary } = leaf;
      const place = `${site.file}:${site.start}`;
      if (primary || places.has(place) || !isRefused(leaf)) continue;
      places.add(place);
      const here = site.file === entry.file.path;
      yield {
        span: here ? { start: site.start, end: site.end } : nameSpan(context),
        severity: maybe ? 'warning' : 'error',
        message: `\`${entry.name}\` reads from the replica (@frappe.read_only(), read_from_replica), which ${maybe ? 'in some cases ' : ''}refuses \`${what}\`${here ? '' : ` (${placeOf(context, site)})`}. Frappe does not know this refusal as read-only mode: the answer is a server error (500).`,
        evidence: REFUSED_BY_REPLICA,
        ...(sql !== undefined && { statement: sql }),
        related: relatedTo(context, [leaf], 'is refused on the replica'),
        key: `${keyOf(context)} ${what}`,
      };
    }
  },
});

/** What a server with `read_only` refuses: all that a read-only transaction does, and DDL; not temporary tables. */
function isRefused({ step, what, sql = what }: Leaf): boolean {
  return step !== 'refuses' && step !== 'ends' && !/\btemporary\b/i.test(sql);
}
