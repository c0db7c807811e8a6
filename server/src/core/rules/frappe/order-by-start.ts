import type { Problem } from '../../finding.js';
import { type OrmText, spanIn } from '../../orm/model.js';
import { literalSpan } from '../../orm/sql/fixes.js';
import { defineRule } from '../../rule.js';
import { TARGETS } from '../../targets.js';

/** The bare word between the commas of `order_by` or `group_by`. */
const START = /(?:^|,)\s*(start)(?=\s*(?:$|,|asc\b|desc\b))/gi;

export default defineRule('orm', {
  meta: {
    id: 'frappe/order-by-start',
    summary:
      'A list sorted by a field named start, which Frappe 15.114 and later of 15 refuse as Illegal SQL Query',
    targets: TARGETS,
    severity: 'warning',
    frappe: { until: '16' },
  },

  *check({ call, text }) {
    if (call.method !== 'get_all' && call.method !== 'get_list') return;
    for (const name of ['order_by', 'group_by']) {
      const value = call.args.get(name);
      if (value?.kind !== 'text' || value.gaps.length > 0) continue;
      for (const match of value.text.matchAll(START)) {
        const end = match.index + match[0].length;
        yield problem(value, end - match[1]!.length, end, call.doctype, text);
      }
    }
  },
});

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
