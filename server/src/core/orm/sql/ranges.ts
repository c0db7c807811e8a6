import { knownText, type OrmValue } from '../model.js';
import type { Refusal } from './model.js';
import { refusal } from './refuse.js';

const TIMESPANS: ReadonlySet<string> = new Set(
  [
    'yesterday,today,tomorrow,last week,last month,last quarter,last 6 months,last year',
    'this week,this month,this quarter,this year',
    'next week,next month,next quarter,next 6 months,next year',
  ].flatMap((line) => line.split(',')),
);

/**
 * A value of `between` or `timespan` that is no range to the query engine, which makes a slice of it (`func_between` of
 * frappe/database/operator_map.py). Frappe 16 makes a range of every text.
 */
export function noRange(operator: string, value: OrmValue, frappe: string): Refusal | undefined {
  const said =
    operator === 'between'
      ? badSlice(value, frappe)
      : operator === 'timespan'
        ? badTimespan(value, frappe)
        : undefined;
  if (said === undefined) return undefined;
  const advice =
    operator === 'between'
      ? "Write ['between', [from, to]]."
      : `A time span is one of ${[...TIMESPANS].slice(3, 8).join(', ')} and their like, in small letters.`;
  return refusal('filter-operator', value.span, said, advice, { exception: 'TypeError' });
}

function badSlice(value: OrmValue, frappe: string): string | undefined {
  if (value.kind === 'number') return 'slice() argument after * must be an iterable, not int';
  const text = frappe === '15' ? knownText(value) : undefined;
  const isList = (value.kind === 'list' || value.kind === 'tuple') && !value.open;
  const count = isList ? value.items.length : text?.length;
  if (count === undefined || (isList && count === 0)) return undefined;
  if (count === 0) return 'slice expected at least 1 argument, got 0';
  return count > 3 ? `slice expected at most 3 arguments, got ${count}` : undefined;
}

/** Later releases of 15 may know more of those that begin as these do. */
function badTimespan(value: OrmValue, frappe: string): string | undefined {
  const text = frappe === '15' ? knownText(value) : undefined;
  if (text === undefined || TIMESPANS.has(text)) return undefined;
  if (/^(?:last|this|next) /.test(text)) return undefined;
  return 'slice() argument after * must be an iterable, not NoneType';
}
