import { knownText, type OrmList, type OrmValue } from '../model.js';
import { whole } from './calls.js';
import { dynamicField, joinField } from './dynamic-field.js';
import type { OrmWorld, Refusal } from './model.js';
import { adviseOperator, amongFix } from './operator-fixes.js';
import { HOOKED, OPERATOR_MAP } from './patterns.js';
import { column, ownColumn, type Piece, type Query } from './query.js';
import { noRange } from './ranges.js';
import { refusal } from './refuse.js';
import { noTree } from './tree.js';
import { listedOperator, unsendable } from './unsendable.js';
import { literal, literalList } from './values.js';

/** What a call of Frappe 15 is read into. */
export interface Reading {
  query: Query;
  world: OrmWorld;
  refusals: Refusal[];
  /** `validate_filters`: the key of a filter is a plain name. */
  strict: boolean;
  /** No value is bound to the statement. */
  unbound?: true;
}

/** Reads `filters` (`Engine.apply_filters` of frappe/database/query.py). */
export function readFilters(value: OrmValue | undefined, of: Reading): void {
  const { where } = of.query;
  const hole = (place: OrmValue): void => {
    where.push((out) => out.hole('unknown', '1=1', place.span));
  };
  if (!value || value.kind === 'none') return;
  if (value.kind === 'text' || value.kind === 'number') {
    where.push(compare(ownColumn(of.query.doctype, '`name`', value.span), '=', value));
  } else if (value.kind === 'dict') {
    for (const { key, value: own } of value.entries) dictFilter(key, own, of, hole);
    if (value.open) hole(value);
  } else if (value.kind === 'list' || value.kind === 'tuple') {
    const names = value.items.every(({ kind }) => kind === 'text' || kind === 'number');
    if (names && value.items.length > 0 && !value.open) {
      where.push(compare(ownColumn(of.query.doctype, '`name`', value.span), 'in', value));
      return;
    }
    for (const item of value.items) {
      if (item.kind === 'list' || item.kind === 'tuple') listFilter(item, of, hole);
      else readFilters(item, of);
    }
    if (value.open) hole(value);
  } else hole(value);
}

function dictFilter(key: OrmValue, value: OrmValue, of: Reading, hole: (place: OrmValue) => void): void {
  if (value.kind !== 'list' && value.kind !== 'tuple') {
    simple(key, undefined, value, undefined, of, hole);
    return;
  }
  if (value.open) {
    hole(value);
    return;
  }
  const { items } = value;
  if (items.length === 2) {
    simple(key, items[0]!, items[1]!, undefined, of, hole, value);
    return;
  }
  of.refusals.push(
    refusal(
      'filter-format',
      value.span,
      items.length > 2
        ? 'too many values to unpack (expected 2)'
        : `not enough values to unpack (expected 2, got ${items.length})`,
      "A list as the value of a field is [operator, value]; for one of several values write ['in', […]].",
      { exception: 'ValueError', fixes: amongFix(value, of.world.text) },
    ),
  );
}

function listFilter(
  { items, open, span, kind }: OrmList,
  of: Reading,
  hole: (place: OrmValue) => void,
): void {
  if (open) {
    hole({ kind, items, open, span });
    return;
  }
  if (items.length === 2) simple(items[0]!, undefined, items[1]!, undefined, of, hole);
  else if (items.length === 3) simple(items[0]!, items[1]!, items[2]!, undefined, of, hole);
  else if (items.length === 4) simple(items[1]!, items[2]!, items[3]!, items[0]!, of, hole);
}

function simple(
  key: OrmValue,
  operator: OrmValue | undefined,
  value: OrmValue,
  doctype: OrmValue | undefined,
  of: Reading,
  hole: (place: OrmValue) => void,
  list?: OrmList,
): void {
  const { query, world, refusals, strict } = of;
  const said = operator === undefined ? '=' : knownText(operator)?.toLowerCase();
  const text = knownText(key);
  if (strict && text !== undefined && /[^\p{L}\p{N}_]/u.test(text)) {
    refusals.push(
      refusal(
        'filter-field',
        key.span,
        `Invalid filter: ${text}`,
        'Filter by a field of the DocType, or write the query with frappe.qb.',
      ),
    );
    return;
  }
  if (operator && (operator.kind === 'list' || operator.kind === 'tuple')) {
    refusals.push(listedOperator(operator, 'casefold'));
    return;
  }
  const known =
    said === undefined ||
    (OPERATOR_MAP.has(said) && said !== 'ilike') ||
    / of(?: \(inclusive\))?$/.test(said);
  if (!known && !HOOKED.has(said)) {
    const { advice, fixes } = adviseOperator(operator!, list, world.text);
    refusals.push(
      refusal('filter-operator', operator!.span, `'${said}'`, advice, { exception: 'KeyError', fixes }),
    );
    return;
  }
  const other = doctype === undefined ? query.doctype : knownText(doctype);
  if (key.kind !== 'text' || text === undefined || said === undefined || other === undefined) {
    hole(value);
    return;
  }
  const part = whole(key);
  const refused =
    noTree(said, key, other, world) ?? unsendable(said, operator, value) ?? noRange(said, value, '15');
  if (refused) refusals.push(refused);
  if (other !== query.doctype) {
    if (world.doctypes.complete && !world.doctypes.get(other)) {
      const missing = `DocType ${other} not found`;
      refusals.push(
        refusal('unknown-doctype', doctype!.span, missing, 'Name the DocType or one of its child tables.', {
          exception: 'DoesNotExistError',
        }),
      );
      return;
    }
    if (world.doctypes.get(other)?.istable !== true) {
      query.foreign = true;
      query.where.push(compare(column(other, part), said, value));
      return;
    }
    const found = { kind: 'child' as const, doctype: other, field: part, parentfield: undefined };
    query.where.push(compare(joinField(query, found), said, value));
    return;
  }
  const found = dynamicField(part, query.doctype, world, { tabNotation: false });
  if (found.kind === 'unknown' || (found.kind === 'none' && text.includes('.'))) {
    query.lost = true;
    return;
  }
  const own =
    found.kind === 'none' ? column(query.doctype, part) : joinField(query, withoutParentfield(found));
  query.where.push(compare(own, said, value));
}

const WORDS: Readonly<Record<string, string>> = {
  '!=': '<>',
  '=<': '<=',
  '=>': '>=',
  like: ' LIKE ',
  'not like': ' NOT LIKE ',
  regex: ' REGEX ',
};

function compare(own: Piece, operator: string, value: OrmValue): Piece {
  return (out, qualified) => {
    const { span } = value;
    own(out, qualified);
    if (operator === 'is')
      out.add(knownText(value)?.toLowerCase() === 'set' ? ' IS NOT NULL' : ' IS NULL', span);
    else if (value.kind === 'none') out.add(' IS NULL', span);
    else if (operator === 'in' || operator === 'not in' || operator.includes(' of')) {
      out.add(operator.startsWith('not') ? ' NOT IN ' : ' IN ', span);
      literalList(operator.includes(' of') ? { kind: 'unknown', span } : value)(out, qualified);
    } else if (['between', 'timespan', 'previous', 'next'].includes(operator))
      out.add(' BETWEEN ', span).hole('value', "'x'", span).add(' AND ', span).hole('value', "'x'", span);
    else {
      out.add(WORDS[operator] ?? operator, span);
      literal(value)(out, qualified);
    }
  };
}

/** Frappe 15 joins a child table without its field's name. */
export function withoutParentfield<T extends { kind: string }>(found: T): T {
  return found.kind === 'child' ? { ...found, parentfield: undefined } : found;
}
