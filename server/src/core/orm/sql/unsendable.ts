import type { OrmList, OrmValue } from '../model.js';
import type { Refusal } from './model.js';
import { refusal, syntaxError } from './refuse.js';

const COMPARES: ReadonlySet<string> = new Set([
  '=',
  '!=',
  '<',
  '>',
  '<=',
  '>=',
  '=<',
  '=>',
  'like',
  'not like',
]);

/** A condition of the query builder that MariaDB cannot read: REGEX and ILIKE, and a list where one value is compared. */
export function unsendable(
  said: string,
  operator: OrmValue | undefined,
  value: OrmValue,
): Refusal | undefined {
  const place = (operator ?? value).span;
  if (said === 'regex')
    return syntaxError(
      'filter-operator',
      place,
      'REGEX',
      'MariaDB has REGEXP: write the query with frappe.db.sql.',
    );
  if (said === 'ilike')
    return syntaxError('filter-operator', place, 'ILIKE', "Write 'like', which does not ask for the case.");
  // A brace begins an ODBC escape, so that the message quotes what stands behind it.
  if (COMPARES.has(said) && value.kind === 'dict' && value.entries.length > 0)
    return syntaxError('filter-operator', value.span, '', 'Compare with one value.');
  if (COMPARES.has(said) && value.kind === 'list' && (value.items.length > 0 || value.open))
    return syntaxError('filter-operator', value.span, '[', "For one of several values write ['in', […]].");
  return undefined;
}

/** A list or tuple where the operator stands. `method`: what Frappe calls on it. */
export function listedOperator({ kind, span }: OrmList, method: 'lower' | 'casefold'): Refusal {
  return refusal(
    'filter-operator',
    span,
    `'${kind}' object has no attribute '${method}'`,
    "The first of the two is the operator: 'or' is for or_filters, or between two conditions in a list.",
    { exception: 'AttributeError' },
  );
}
