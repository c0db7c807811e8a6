import type { OrmValue } from '../model.js';
import type { List15 } from './list-15.js';
import { type Part, type Piece, partOf, shown, splitCommas } from './query.js';
import { refusal } from './refuse.js';

/** GROUP BY and ORDER BY stand in the statement as they are given (`validate_order_by_and_group_by`). */
export function clause(
  value: OrmValue | undefined,
  name: 'group_by' | 'order_by',
  list: List15,
): Piece | undefined {
  if (!value || value.kind === 'none') return undefined;
  const kind = name === 'order_by' ? 'order-by' : 'group-by';
  if (value.kind === 'list' || value.kind === 'tuple')
    list.refusals.push(
      refusal(
        kind,
        value.span,
        `'${value.kind}' object has no attribute 'lower'`,
        "Write it as one text: 'a, b'.",
        {
          exception: 'AttributeError',
        },
      ),
    );
  if (value.kind !== 'text') return (out) => out.hole('unknown', out.filler(), value.span);
  const { text, gaps } = value;
  if (text === '' && gaps.length === 0) return undefined;
  if (text === 'KEEP_DEFAULT_ORDERING') return undefined;
  const lower = text.toLowerCase();
  const advice = 'Name fields of the list, and write everything else with frappe.qb.';
  if (lower.includes('select') && lower.includes('from'))
    list.refusals.push(refusal(kind, value.span, 'Cannot use sub-query in order by', advice));
  else if (/[^a-z0-9\-_ ,`'".()]/.test(lower))
    list.refusals.push(refusal(kind, value.span, 'Illegal SQL Query', advice));
  else if (gaps.length === 0) refuseClause(partOf(value, value.span), kind, list);
  return (out) => out.copy(value, 'unknown');
}

function refuseClause(part: Part, kind: 'order-by' | 'group-by', list: List15): void {
  for (const one of splitCommas(part, /,/g)) {
    const text = shown(one.template);
    const table = /^`tab([^`]*)`\./.exec(text);
    if (table && !list.tables.includes(table[1]!) && !list.lost)
      list.refusals.push(
        refusal(
          kind,
          one.span,
          `Please select atleast 1 column from ${table[1]} to sort/group`,
          `Name a field of ${table[1]} in fields as well.`,
        ),
      );
    else if (/^sleep\s*\(/i.test(text))
      list.refusals.push(refusal(kind, one.span, `Cannot use ${text} in order/group by`, 'Name a field.'));
  }
}
