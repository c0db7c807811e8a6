import type { Problem } from '../../finding.js';
import { type OrmText, spanIn } from '../../orm/model.js';
import { literalSpan } from '../../orm/sql/fixes.js';
import { defineRule } from '../../rule.js';
import { TARGETS } from '../../targets.js';

/** The bare word between the commas of `order_by` or `group_by`. */
const START = /(?:^|,)\s*(start)(?=\s*(?:$|,|asc\b|desc\b))/gi;

/** A function that is not among those that later releases of 15 let through (frappe/frappe#40516). */
const FIELD = /\bfield\s*\(/i;

export default defineRule('orm', {
  meta: {
    id: 'frappe/order-by-start',
    summary:
      'A list sorted by a field named start, or by FIELD(…), which Frappe 15.114 and later of 15 refuse',
    targets: TARGETS,
    severity: 'warning',
    frappe: { until: '16' },
  },

  *check({ call, text, frappe }) {
    if (call.method !== 'get_all' && call.method !== 'get_list') return;
    for (const name of ['order_by', 'group_by']) {
      const value = call.args.get(name);
      if (value?.kind !== 'text' || value.gaps.length > 0) continue;
      for (const match of value.text.matchAll(START)) {
        const end = match.index + match[0].length;
        yield problem(value, end - match[1]!.length, end, call.doctype, text);
      }
      // Frappe 16 refuses every function here (frappe/order-by).
      if (frappe === '15') yield* byField(value);
    }
  },
});

function* byField(value: OrmText): Iterable<Problem> {
  const at = value.text.search(FIELD);
  if (at < 0) return;
  const from = value.text.lastIndexOf(',', at) + 1;
  const fragment = value.text.slice(from).split(',')[0]!.trim();
  yield {
    span: spanIn(value, at, value.text.indexOf('(', at)),
    message:
      'Releases of Frappe 15 from July 2026 on let few functions into order_by and group_by, and FIELD is none of them. Sort the rows in Python, or write the query with frappe.qb.',
    evidence: { engine: 'frappe', text: `Cannot use ${fragment} in order/group by` },
    fixes: [],
  };
}

function problem(
  value: OrmText,
  start: number,
  end: number,
  doctype: { kind: string; text?: string },
  text: string,
): Problem {
  const span = spanIn(value, start, end);
  const table = doctype.kind === 'text' ? doctype.text : undefined;
  const newText = `\`tab${table}\`.\`${value.text.slice(start, end)}\``;
  return {
    span,
    message:
      'Frappe 15 from 15.114 on takes the word start for the beginning of a statement and refuses this; Frappe 16 takes it. Name the column with its table, both in backticks.',
    evidence: { engine: 'frappe', text: 'Illegal SQL Query' },
    fixes:
      table && literalSpan(value, text)
        ? [{ title: `Write ${newText}`, safe: false, preferred: true, edits: [{ span, newText }] }]
        : [],
  };
}
