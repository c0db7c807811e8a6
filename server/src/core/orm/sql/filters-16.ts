import { knownText, type OrmList, type OrmText, type OrmValue } from '../model.js';
import { type Compared, condition } from './condition.js';
import { filterColumn } from './filter-column.js';
import type { OrmWorld, Refusal } from './model.js';
import { adviseOperator, amongFix } from './operator-fixes.js';
import { HOOKED, OPERATOR_MAP, OPERATORS_16 } from './patterns.js';
import type { Asks } from './permitted.js';
import { ownColumn, type Piece, type Query } from './query.js';
import { noRange } from './ranges.js';
import { refusal } from './refuse.js';
import { repr } from './repr.js';
import { noTree } from './tree.js';
import { listedOperator, unsendable } from './unsendable.js';

export interface FiltersOf {
  query: Query;
  world: OrmWorld;
  /** Lists treat NULL as the empty value. */
  compat: boolean;
  /** The list asks for the user's permissions. */
  asks?: Asks;
  refusals: Refusal[];
}

/** What is known of a filter's condition; `unknown` where nothing is. */
const UNKNOWN = 'unknown';
type Condition = Piece | typeof UNKNOWN | undefined;

/** Reads `filters` (`Engine.apply_filters`); the conditions are all to hold. */
export function readFilters(value: OrmValue | undefined, of: FiltersOf): void {
  for (const one of conditions(value, of)) of.query.where.push(one);
}

/** Reads `or_filters`: one of the conditions is to hold. */
export function readOrFilters(value: OrmValue | undefined, of: FiltersOf): void {
  const all = conditions(value, of);
  if (all.length > 0 && value) of.query.where.push(combined(all, ' OR ', value));
}

function combined(all: readonly Piece[], between: string, { span }: OrmValue): Piece {
  if (all.length === 1) return all[0]!;
  return (out, qualified) => {
    all.forEach((piece, index) => {
      out.add(index ? between : '(', span);
      piece(out, qualified);
    });
    out.add(')', span);
  };
}

function hole({ span }: OrmValue): Piece {
  return (out) => out.hole('unknown', '1=1', span);
}

function conditions(value: OrmValue | undefined, of: FiltersOf): Piece[] {
  if (!value || value.kind === 'none') return [];
  switch (value.kind) {
    case 'text':
    case 'number':
    case 'boolean':
      return [named(value, '=', value, of)];
    case 'dict': {
      const all = value.entries.flatMap(({ key, value: own }) => dictEntry(key, own, of));
      return value.open ? [...all, hole(value)] : all;
    }
    case 'list':
    case 'tuple':
      return listConditions(value, of);
    default:
      return [hole(value)];
  }
}

/** A condition on `name`. */
function named(
  place: OrmValue,
  operator: string,
  value: OrmValue,
  { query, world, compat }: FiltersOf,
): Piece {
  const own = ownColumn(query.doctype, '`name`', place.span);
  const compared: Compared = { column: own, doctype: query.doctype, fieldname: 'name' };
  return condition(compared, operator, value, { world, compat });
}

function dictEntry(key: OrmValue, value: OrmValue, of: FiltersOf): Piece[] {
  if (value.kind !== 'list' && value.kind !== 'tuple')
    return pieces(simple(key, undefined, value, undefined, of), value);
  if (value.open) return [hole(value)];
  const { items } = value;
  if (items.length === 2) return pieces(simple(key, items[0]!, items[1]!, undefined, of, value), value);
  const got = of.world.frappe === '16' || of.world.frappe === 'develop' ? `, got ${items.length}` : '';
  of.refusals.push(
    refusal(
      'filter-format',
      value.span,
      items.length > 2
        ? `too many values to unpack (expected 2${got})`
        : `not enough values to unpack (expected 2, got ${items.length})`,
      "A list as the value of a field is [operator, value]; for one of several values write ['in', […]].",
      { exception: 'ValueError', fixes: amongFix(value, of.world.text) },
    ),
  );
  return [hole(value)];
}

function pieces(found: Condition, place: OrmValue): Piece[] {
  return found === undefined ? [] : [found === UNKNOWN ? hole(place) : found];
}

function listConditions(value: OrmList, of: FiltersOf): Piece[] {
  const { items, open } = value;
  if (open) {
    const nested = items.some(({ kind }) => kind === 'text');
    const all = nested
      ? []
      : items.flatMap((item) => (isList(item) ? listFilter(item, of) : conditions(item, of)));
    return [...all, hole(value)];
  }
  if (items.length === 0) return [];
  const second = items[1] && knownText(items[1])?.toLowerCase();
  if ((items.length === 3 || items.length === 4) && second !== undefined && isOperator(second))
    return listFilter(value, of);
  if (items.every(({ kind }) => kind === 'text' || kind === 'number' || kind === 'boolean'))
    return [named(value, 'in', value, of)];
  if (items.some(({ kind }) => kind === 'unknown')) return [hole(value)];
  if (items.length === 1 && isList(items[0]!)) {
    const inner = items[0];
    const word = inner.items[1] && knownText(inner.items[1])?.toLowerCase();
    if (inner.items.length >= 3 && (word === 'and' || word === 'or'))
      return pieces(nestedCondition(inner, of), value);
  } else if (isList(items[0]!) && items.some((item, index) => index % 2 === 1 && item.kind === 'text'))
    return pieces(nestedList(value, of), value);
  if (items[0]!.kind === 'text') {
    const text = `Error parsing nested filters: ${repr(value)}. Invalid start for filter condition: ${items[0]!.text}. Expected a list or tuple.`;
    if (items[0]!.gaps.length === 0)
      of.refusals.push(
        refusal(
          'filter-format',
          value.span,
          text,
          "Write [condition, 'and', condition] with a list for each condition.",
        ),
      );
    return [hole(value)];
  }
  const stray = items.find(({ kind }) => kind === 'text');
  if (stray) {
    const text = 'Invalid item type in filter list: str. Expected list, tuple, dict, or Criterion.';
    const advice = "Write 'and' or 'or' between all conditions of the list, or between none.";
    of.refusals.push(refusal('filter-format', stray.span, text, advice, { exception: 'ValueError' }));
    return [hole(value)];
  }
  return items.flatMap((item) => (isList(item) ? listFilter(item, of) : conditions(item, of)));
}

function isList(value: OrmValue): value is OrmList {
  return value.kind === 'list' || value.kind === 'tuple';
}

function isOperator(text: string): boolean {
  return OPERATOR_MAP.has(text) || HOOKED.has(text);
}

/** `[field, value]`, `[field, operator, value]`, `[doctype, field, operator, value]`. */
function listFilter(filter: OrmList, of: FiltersOf): Piece[] {
  const { items, open } = filter;
  if (open) return [hole(filter)];
  if (items.length === 2) return pieces(simple(items[0]!, undefined, items[1]!, undefined, of), filter);
  if (items.length === 3) return pieces(simple(items[0]!, items[1]!, items[2]!, undefined, of), filter);
  if (items.length === 4 || items.length === 5)
    return pieces(simple(items[1]!, items[2]!, items[3]!, items[0]!, of), filter);
  of.refusals.push(
    refusal(
      'filter-format',
      filter.span,
      `Unknown filter format: ${repr(filter)}`,
      'Write [field, operator, value] or [DocType, field, operator, value].',
      { exception: 'ValueError' },
    ),
  );
  return [hole(filter)];
}

/** `[condition, 'and', condition, …]` (`_parse_nested_filters`); `and` binds no tighter than `or`. */
function nestedList(list: OrmList, of: FiltersOf): Condition {
  const { items, open } = list;
  if (open) return UNKNOWN;
  let whole: Piece | undefined;
  for (let index = 0; index < items.length; index += 2) {
    const item = items[index]!;
    if (!isList(item)) return UNKNOWN;
    const own = nestedCondition(item, of);
    if (own === UNKNOWN || own === undefined) return UNKNOWN;
    const word = items[index - 1];
    if (!word) {
      whole = own;
      continue;
    }
    const text = knownText(word)?.toLowerCase();
    if (text === undefined) return UNKNOWN;
    if (text !== 'and' && text !== 'or') {
      of.refusals.push(
        refusal(
          'filter-format',
          word.span,
          `Error parsing nested filters: ${repr(list)}. Expected 'and' or 'or' operator, found: ${knownText(word)}`,
          "Write 'and' or 'or' between the conditions.",
        ),
      );
      return UNKNOWN;
    }
    whole = combined([whole!, own], ` ${text.toUpperCase()} `, list);
  }
  return whole;
}

function nestedCondition(list: OrmList, of: FiltersOf): Condition {
  const { items, open } = list;
  if (open) return UNKNOWN;
  if (items.length >= 2 && items[1]!.kind === 'text' && isList(items[0]!)) return nestedList(list, of);
  const operatorAt = items.length === 3 ? 1 : items.length === 4 ? 2 : undefined;
  if (operatorAt === undefined)
    return items.length === 2 ? simple(items[0]!, undefined, items[1]!, undefined, of) : UNKNOWN;
  const operator = items[operatorAt]!;
  const text = knownText(operator)?.toLowerCase();
  if (text === undefined || !isOperator(text)) return UNKNOWN;
  return items.length === 3
    ? simple(items[0]!, operator, items[2]!, undefined, of)
    : simple(items[1]!, operator, items[3]!, items[0]!, of);
}

/** One filter (`_build_criterion_for_simple_filter`). */
function simple(
  key: OrmValue,
  operator: OrmValue | undefined,
  value: OrmValue,
  doctype: OrmValue | undefined,
  of: FiltersOf,
  list?: OrmList,
): Condition {
  const other = doctype === undefined || doctype.kind === 'none' ? undefined : knownText(doctype);
  if (doctype && doctype.kind !== 'none' && other === undefined) return UNKNOWN;
  // Whether a table of the DocType holds the other one, and so is joined, is not known of a DocType that is not here.
  if (other !== undefined && other !== of.query.doctype && !of.world.doctypes.get(of.query.doctype))
    return UNKNOWN;
  const compared = key.kind === 'text' ? filterColumn(key, other, of) : undefined;
  if (operator && isList(operator)) {
    of.refusals.push(listedOperator(operator, 'lower'));
    return UNKNOWN;
  }
  if (isList(key)) {
    const said = `expected string or bytes-like object, got '${key.kind}'`;
    const advice =
      "Between two conditions stands 'and' or 'or'; without it they are not wrapped in a list again.";
    of.refusals.push(refusal('filter-format', key.span, said, advice, { exception: 'TypeError' }));
    return UNKNOWN;
  }
  const said = operator === undefined ? '=' : knownText(operator)?.toLowerCase();
  if (said !== undefined && !OPERATORS_16.has(said) && !HOOKED.has(said)) {
    const { advice, fixes } = adviseOperator(operator!, list, of.world.text);
    const text = `'${said}'`;
    of.refusals.push(
      refusal('filter-operator', operator!.span, text, advice, { exception: 'KeyError', fixes }),
    );
    return UNKNOWN;
  }
  if (!compared || said === undefined || HOOKED.has(said) || isCondition(value)) return UNKNOWN;
  const word = ['boolean', 'number'].includes(value.kind) ? '' : knownText(value);
  if (said === 'is' && word !== undefined && !/^(?:not )?set$/i.test(word)) {
    of.refusals.push(
      refusal(
        'filter-operator',
        value.span,
        '`is` operator only supports `set` and `not set` as value',
        "Write ['is', 'set'] or ['is', 'not set'].",
        { exception: 'ValueError' },
      ),
    );
    return UNKNOWN;
  }
  const refused =
    noTree(said, key as OrmText, compared.doctype, of.world) ??
    unsendable(said, operator, value) ??
    noRange(said, value, of.world.frappe);
  if (refused) of.refusals.push(refused);
  return condition(compared, said, value, of);
}

/** A value that may be a column or a query of its own. */
function isCondition(value: OrmValue): boolean {
  return value.kind === 'dict';
}
