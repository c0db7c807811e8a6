import { FILLER } from '../../sources/sql/fragment.js';
import { knownText, type OrmCall, type OrmList, type OrmText, type OrmValue } from '../model.js';
import {
  doctypeOf,
  isAbsent,
  isOn,
  isOnSingle,
  limitOf,
  originOf,
  unfolded,
  whole,
  writtenBy,
} from './calls.js';
import { dynamicField, joinField } from './dynamic-field.js';
import { hasField, type OrmStatements, type OrmWorld, type Refusal } from './model.js';
import { HOOKED, OPERATOR_MAP } from './patterns.js';
import { column, isKnown, type Part, type Piece, partOf, Query, slicePart, splitCommas } from './query.js';
import { refusal } from './refuse.js';
import { literal, literalList } from './values.js';

interface Reading {
  call: OrmCall;
  query: Query;
  world: OrmWorld;
  refusals: Refusal[];
  /** `validate_filters`: the key of a filter is a plain name. */
  strict: boolean;
}

/** What Frappe 15 makes of a call that is no list: frappe/database/database.py and frappe/database/query.py. */
export function statementsOf15(given: OrmCall, world: OrmWorld): OrmStatements {
  const call = unfolded(given);
  const doctype = doctypeOf(call);
  const query = new Query(doctype ?? FILLER, call.span, call.doctype.span);
  const of: Reading = { call, query, world, refusals: [], strict: false };
  const sends = build(of) && !call.open && doctype !== undefined && !query.lost && of.refusals.length === 0;
  return { fragments: sends ? [query.fragment(originOf(call))] : [], refusals: of.refusals };
}

function build(of: Reading): boolean {
  const { call, query, world } = of;
  const { args, method } = call;
  const filters = args.get('filters');
  switch (method) {
    case 'get_value':
    case 'get_values':
    case 'exists': {
      if (filters === undefined || isOnSingle(call, filters, world)) return false;
      if (filters.kind === 'list' && filters.items.length === 0) return false;
      readFields(method === 'exists' ? undefined : args.get('fieldname'), of);
      readFilters(filters, { ...of, strict: true });
      if (method !== 'exists' && isOn(call, 'distinct') === false) valueOrder(filters, of);
      query.tail = method === 'get_values' ? '' : ' LIMIT 1';
      if (isOn(call, 'for_update') === true) query.tail += ' FOR UPDATE';
      return true;
    }
    case 'count':
      query.select.push((out) => out.add('COUNT(*)', call.nameSpan));
      query.distinct = isAbsent(args.get('distinct')) || isOn(call, 'distinct') === true;
      readFilters(filters, { ...of, strict: true });
      return true;
    case 'delete':
      query.verb = 'delete';
      readFilters(filters, { ...of, strict: true });
      return true;
    case 'set_value':
    case 'db_set':
      return update(of);
    case 'get_query':
      if (['update', 'into', 'delete'].some((name) => isOn(call, name) !== false)) return false;
      readFields(args.get('fields'), of);
      readFilters(filters, { ...of, strict: isOn(call, 'validate_filters') === true });
      readOrder(args.get('order_by'), of);
      query.tail = limitOf(call, ['limit']);
      query.distinct = isOn(call, 'distinct') === true;
      if (!isAbsent(args.get('group_by'))) query.lost = true;
      return true;
    default:
      return false;
  }
}

function valueOrder(filters: OrmValue, of: Reading): void {
  const { call, query } = of;
  const order = call.args.get('order_by');
  if (order !== undefined || filters.kind === 'list') readOrder(order, of);
  else
    query.order.push((out, qualified) => {
      if (qualified) out.add(`\`tab${query.doctype}\`.`, call.nameSpan);
      out.add('`modified` DESC', call.nameSpan);
    });
}

function update(of: Reading): boolean {
  const { call, query } = of;
  const filters = call.args.get('filters');
  if (isOnSingle(call, filters, of.world)) return false;
  query.verb = 'update';
  const { fields, open } = writtenBy(call);
  if (open || fields.length === 0) query.lost = true;
  for (const { name, value } of fields) {
    const target = column(query.doctype, whole(name));
    query.set.push((out) => {
      target(out, false);
      out.add('=', name.span);
      literal(value)(out, false);
    });
  }
  const names = new Set(fields.map(({ name }) => name.text));
  if (isOn(call, 'update_modified') !== false || isAbsent(call.args.get('update_modified')))
    for (const name of ['modified', 'modified_by'])
      if (!names.has(name))
        query.set.push((out) => {
          out.add(`\`${name}\`=`, call.nameSpan).hole('value', "'x'", call.nameSpan);
        });
  if (call.method === 'db_set')
    query.where.push((out) => out.add('`name`=', call.nameSpan).hole('value', "'x'", call.nameSpan));
  else readFilters(filters, { ...of, strict: true });
  return true;
}

function readFields(value: OrmValue | undefined, of: Reading): void {
  const { query } = of;
  if (value && value.kind !== 'none') {
    if (value.kind === 'text') readTextFields(value, of);
    else if (value.kind === 'list' || value.kind === 'tuple') {
      if (value.open) query.lost = true;
      for (const item of value.items) {
        if (item.kind === 'text') readTextFields(item, of);
        else if (item.kind === 'dict') readDict(item, of);
        else query.lost = true;
      }
    } else query.lost = true;
  }
  if (query.select.length === 0)
    query.select.push((out, qualified) => {
      if (qualified) out.add(`\`tab${query.doctype}\`.`, query.place);
      out.add('`name`', query.place);
    });
}

/** A dict is the fields of a child table; anything else has no field of that name. */
function readDict(item: OrmValue & { kind: 'dict' }, { refusals, query }: Reading): void {
  const key = item.entries[0] && knownText(item.entries[0].key);
  if (key !== undefined && key === key.toUpperCase() && /[A-Z]/.test(key))
    refusals.push(
      refusal(
        'field-as-dict',
        item.span,
        "'NoneType' object has no attribute 'fieldtype'",
        "Frappe 15 takes text: 'sum(qty) as total'. The dict is for Frappe 16.",
        { exception: 'AttributeError' },
      ),
    );
  else query.lost = true;
}

function readTextFields(value: OrmText, of: Reading): void {
  for (const part of splitCommas(partOf(value, value.span))) readField(part, of);
}

function readField(part: Part, of: Reading): void {
  const { query, world } = of;
  const { text } = part.template;
  if (!isKnown(part) || text.includes('%')) {
    query.lost = true;
    return;
  }
  if (/\w\s*\(/.test(text)) {
    query.select.push((out) => out.copy(part.template, 'unknown'));
    return;
  }
  if (text === '*') {
    query.select.push((out, qualified) => {
      if (qualified) out.add(`\`tab${query.doctype}\`.`, part.span);
      out.add('*', part.span);
    });
    return;
  }
  const at = text.indexOf(' as ');
  const own = at < 0 ? part : slicePart(part, 0, at);
  const alias = at < 0 ? undefined : text.slice(at + 4).trim();
  if (text.includes('`')) {
    if (text.includes('.') && /^[`"]tab/.test(text) && !childTable(own, of)) return;
    query.select.push((out) => {
      out.copy(own.template, 'unknown');
      if (alias) out.add(` ${alias}`, part.span);
    });
    return;
  }
  const found = dynamicField(own, query.doctype, world, { tabNotation: false });
  if (found.kind === 'none' && own.template.text.includes('.')) {
    query.lost = true;
    if (hasField(world, query.doctype, own.template.text.split('.')[0]!) !== false) return;
    broken(own, "'NoneType' object has no attribute 'options'", of);
    return;
  }
  if (found.kind === 'unknown') {
    query.lost = true;
    return;
  }
  const piece =
    found.kind === 'none' ? column(query.doctype, own) : joinField(query, withoutParentfield(found));
  query.select.push((out, qualified) => {
    piece(out, qualified);
    if (alias) out.add(` \`${alias}\``, part.span);
  });
}

/** Joins the child table of `` `tabChild`.`field` ``; false where Frappe 15 fails to read it. */
function childTable(part: Part, of: Reading): boolean {
  const { query } = of;
  const match = /([`"])tab(.+?)\1.\1(.+)\1/.exec(part.template.text);
  if (!match) {
    broken(part, "'NoneType' object has no attribute 'groups'", of);
    return false;
  }
  if (match[2] === query.doctype) return true;
  joinField(query, { kind: 'child', doctype: match[2]!, field: part, parentfield: undefined });
  return true;
}

function broken(part: Part, text: string, { refusals, query }: Reading): void {
  query.lost = true;
  const advice = 'Write the bare fieldname, or `tabDocType`.`fieldname` with both in backticks.';
  refusals.push(refusal('field-format', part.span, text, advice, { exception: 'AttributeError' }));
}

/** Frappe 15 joins a child table without its field's name. */
function withoutParentfield<T extends { kind: string }>(found: T): T {
  return found.kind === 'child' ? { ...found, parentfield: undefined } : found;
}

function readOrder(value: OrmValue | undefined, { query, refusals }: Reading): void {
  if (!value || value.kind === 'none') return;
  if (value.kind === 'list' || value.kind === 'tuple') {
    refusals.push(
      refusal(
        'order-by',
        value.span,
        "'list' object has no attribute 'split'",
        "Write it as one text: 'a desc, b'.",
        {
          exception: 'AttributeError',
        },
      ),
    );
    return;
  }
  if (value.kind !== 'text' || value.gaps.length > 0) {
    query.order.push((out) => out.hole('unknown', out.filler(), value.span));
    return;
  }
  if (value.text === 'KEEP_DEFAULT_ORDERING') return;
  for (const part of splitCommas(partOf(value, value.span), /,/g)) {
    const { text } = part.template;
    const space = text.indexOf(' ');
    const field = space < 0 ? part : slicePart(part, 0, space);
    const up =
      space >= 0 &&
      text
        .slice(space + 1)
        .split(' ')[0]!
        .toLowerCase() === 'asc';
    query.order.push((out) => {
      out
        .add('`', field.span)
        .copy(field.template)
        .add(up ? '` ASC' : '` DESC', part.span);
    });
  }
}

function readFilters(value: OrmValue | undefined, of: Reading): void {
  const { where } = of.query;
  const hole = (place: OrmValue): void => {
    where.push((out) => out.hole('unknown', '1=1', place.span));
  };
  if (!value || value.kind === 'none') return;
  if (value.kind === 'text' || value.kind === 'number') {
    where.push(compare(nameOf(of, value), '=', value));
  } else if (value.kind === 'dict') {
    for (const { key, value: own } of value.entries) dictFilter(key, own, of, hole);
    if (value.open) hole(value);
  } else if (value.kind === 'list' || value.kind === 'tuple') {
    const names = value.items.every(({ kind }) => kind === 'text' || kind === 'number');
    if (names && value.items.length > 0 && !value.open) {
      where.push(compare(nameOf(of, value), 'in', value));
      return;
    }
    for (const item of value.items) {
      if (item.kind === 'list' || item.kind === 'tuple') listFilter(item, of, hole);
      else readFilters(item, of);
    }
    if (value.open) hole(value);
  } else hole(value);
}

function nameOf({ query }: Reading, { span }: OrmValue): Piece {
  return (out, qualified) => {
    if (qualified) out.add(`\`tab${query.doctype}\`.`, span);
    out.add('`name`', span);
  };
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
    simple(key, items[0]!, items[1]!, undefined, of, hole);
    return;
  }
  of.refusals.push(
    refusal(
      'filter-format',
      value.span,
      items.length > 2
        ? 'too many values to unpack (expected 2)'
        : `not enough values to unpack (expected 2, got ${items.length})`,
      "A list behind a field is [operator, value]; for one of several values write ['in', […]].",
      { exception: 'ValueError' },
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
  const known = said === undefined || OPERATOR_MAP.has(said) || said.includes(' of');
  if (!known && !HOOKED.has(said)) {
    refusals.push(
      refusal(
        'filter-operator',
        operator!.span,
        `'${said}'`,
        "The first of the two is the operator; for one of several values write ['in', […]].",
        { exception: 'KeyError' },
      ),
    );
    return;
  }
  const other = doctype === undefined ? query.doctype : knownText(doctype);
  if (key.kind !== 'text' || text === undefined || said === undefined || other === undefined) {
    hole(value);
    return;
  }
  const part = whole(key);
  if (other !== query.doctype) {
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
