import { isReservedInMariaDb } from '../../engines/mariadb/reserved.js';
import type { OrmValue } from '../model.js';
import type { List15 } from './list-15.js';
import type { Refusal } from './model.js';
import { type Part, type Piece, partOf, shown, splitCommas } from './query.js';
import { refusal, syntaxError } from './refuse.js';

/** GROUP BY and ORDER BY stand in the statement as they are given (`validate_order_by_and_group_by`). */
export function clause(
  value: OrmValue | undefined,
  name: 'group_by' | 'order_by',
  list: List15,
): Piece | undefined {
  if (!value || value.kind === 'none') return undefined;
  const kind = name === 'order_by' ? 'order-by' : 'group-by';
  const kindOf = PYTHON[value.kind];
  if (kindOf)
    list.refusals.push(
      refusal(
        kind,
        value.span,
        `'${kindOf}' object has no attribute 'lower'`,
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

/** What is no text, as Python calls it. */
const PYTHON: Readonly<Partial<Record<OrmValue['kind'], string>>> = {
  list: 'list',
  tuple: 'tuple',
  dict: 'dict',
};

/** Words that may stand after a name in ORDER BY and GROUP BY. */
const AFTER =
  /^(?:asc|desc|limit|offset|collate|having|with|in|is|like|rlike|regexp|between|and|or|xor|not|div|mod|order|procedure|for|lock|into|fetch|rows|union|except|intersect|window|sounds|member)$/i;

/** A name, a direction or none, and a word behind it. */
const NAME_AND_WORD = /^(?:`[^`]+`|\w+)(?:\.(?:`[^`]+`|\w+))*((?:\s+(?:asc|desc)\b)?)\s+([a-z_]\w*)/i;

/** Reserved words that an expression may begin with. */
const BEGINS =
  /^(?:case|not|null|true|false|binary|interval|exists|distinct|default|values?|current_\w+|local\w+|utc_\w+)$/i;

/** A comma before nothing, or a word after a name that SQL does not have there: `descending`, `nulls last`. */
function unreadable(part: Part, kind: 'order-by' | 'group-by'): Refusal | undefined {
  const text = shown(part.template);
  if (/,\s*$/.test(text)) return syntaxError(kind, part.span, "'", 'Leave the last comma out.');
  const twice = /,\s*,/.exec(text);
  if (twice)
    return syntaxError(kind, part.span, text.slice(twice.index + twice[0].length), 'Leave one comma out.');
  // Commas and words within parentheses are a function's.
  if (text.includes('(')) return undefined;
  for (const one of splitCommas(part, /,/g)) {
    const [first] = /^[a-z_]+(?![\w.(`\s]*\()/i.exec(shown(one.template)) ?? [];
    if (first && isReservedInMariaDb(first) && !BEGINS.test(first))
      return syntaxError(kind, one.span, shown(one.template), 'Put the name between backticks.');
    if (first && BEGINS.test(first)) continue;
    const words = NAME_AND_WORD.exec(shown(one.template));
    if (!words || (AFTER.test(words[2]!) && !(words[1] && /^(?:asc|desc)$/i.test(words[2]!)))) continue;
    const near = shown(one.template).slice(words[0].length - words[2]!.length);
    return syntaxError(kind, one.span, near, 'Name a field, and asc or desc after it.');
  }
  return undefined;
}

function refuseClause(part: Part, kind: 'order-by' | 'group-by', list: List15): void {
  const broken = unreadable(part, kind);
  if (broken) {
    list.refusals.push(broken);
    return;
  }
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
