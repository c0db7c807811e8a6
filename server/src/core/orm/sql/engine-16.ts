import { FILLER } from '../../sources/sql/fragment.js';
import type { OrmCall, OrmValue } from '../model.js';
import { childWithoutParent } from './arguments.js';
import {
  defaultOrder,
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
import { readGroupBy, readOrderBy } from './clauses-16.js';
import { readFields } from './fields-16.js';
import { readFilters, readOrFilters } from './filters-16.js';
import type { OrmStatements, OrmWorld, Refusal } from './model.js';
import { asksPermissions } from './permitted.js';
import { column, Query } from './query.js';
import { literal } from './values.js';

/** What Frappe 16 and later make of a call: frappe/model/qb_query.py and frappe/database/query.py. */
export function statementsOf16(given: OrmCall, world: OrmWorld): OrmStatements {
  const refusals: Refusal[] = [];
  const call = unfolded(given);
  const doctype = doctypeOf(call);
  const query = new Query(doctype ?? FILLER, call.span, call.doctype.span);
  const known = build(call, query, world, refusals);
  const refused = refusals.some(({ kind }) => kind !== 'function-as-text' && kind !== 'left-out-field');
  const sent = known && doctype !== undefined && !query.lost && !refused;
  return { fragments: sent ? [query.fragment(originOf(call))] : [], refusals };
}

/** Fills the query; false where the call sends none, or one of which too little is known. */
function build(call: OrmCall, query: Query, world: OrmWorld, refusals: Refusal[]): boolean {
  switch (call.method) {
    case 'get_all':
    case 'get_list':
      return list(call, query, world, refusals);
    case 'get_value':
    case 'get_values':
    case 'exists':
      return value(call, query, world, refusals);
    case 'count':
      query.select.push((out) => out.add('COUNT(*)', call.nameSpan));
      query.distinct = isAbsent(call.args.get('distinct')) || isOn(call, 'distinct') === true;
      readFilters(call.args.get('filters'), { query, world, compat: false, refusals });
      return !call.open;
    case 'delete':
      query.verb = 'delete';
      readFilters(call.args.get('filters'), { query, world, compat: false, refusals });
      return !call.open;
    case 'set_value':
    case 'db_set':
      return update(call, query, world, refusals);
    case 'get_query':
      return getQuery(call, query, world, refusals);
    default:
      return false;
  }
}

function list(call: OrmCall, query: Query, world: OrmWorld, refusals: Refusal[]): boolean {
  const { args } = call;
  if (world.doctypes.get(query.doctype)?.is_virtual) return false;
  refusals.push(...childWithoutParent(call, world));
  const swapped = isSwapped(args.get('fields'), args.get('filters'));
  const [fields, filters] = swapped
    ? [args.get('filters'), args.get('fields')]
    : [args.get('fields'), args.get('filters')];
  const pluck = args.get('pluck');
  const selected = isEmpty(fields) && pluck?.kind === 'text' ? pluck : fields;
  const named = isAbsent(args.get('as_list')) && isAbsent(pluck);
  const asks = asksPermissions(call);
  const { aliases, refusals: own } = readFields(selected, { query, world, named, asks });
  refusals.push(...own);
  readFilters(filters, { query, world, compat: true, refusals, asks });
  readOrFilters(args.get('or_filters'), { query, world, compat: true, refusals, asks });
  query.tail = limitOf(call, ['limit', 'limit_page_length', 'page_length']);
  query.distinct = isOn(call, 'distinct') === true;
  const of = { query, world, aliases, refusals, asks };
  readGroupBy(args.get('group_by'), of);
  ordered(args.get('order_by'), true, of, call, world);
  return !call.open;
}

/** ORDER BY, by default what the DocType says. */
function ordered(
  given: OrmValue | undefined,
  compat: boolean,
  of: Parameters<typeof readOrderBy>[2],
  call: OrmCall,
  world: OrmWorld,
): void {
  const { query } = of;
  const text = given?.kind === 'text' && given.gaps.length === 0 ? given.text : undefined;
  if (given === undefined || text === 'KEEP_DEFAULT_ORDERING')
    query.order.push(...defaultOrder(query.doctype, world, call.nameSpan, 'creation'));
  else readOrderBy(given, compat, of);
}

/** Frappe takes fields and filters in either place: a dict or a list of lists is filters. */
export function isSwapped(fields: OrmValue | undefined, filters: OrmValue | undefined): boolean {
  if (fields?.kind === 'dict') return true;
  if (fields?.kind === 'list' && fields.items[0]?.kind === 'list') return true;
  return (
    !isEmpty(fields) &&
    filters?.kind === 'list' &&
    filters.items.length > 1 &&
    filters.items[0]!.kind === 'text'
  );
}

export function isEmpty(value: OrmValue | undefined): boolean {
  return (
    isAbsent(value) ||
    ((value?.kind === 'list' || value?.kind === 'tuple') && value.items.length === 0 && !value.open)
  );
}

function value(call: OrmCall, query: Query, world: OrmWorld, refusals: Refusal[]): boolean {
  const { args, method } = call;
  const filters = args.get('filters');
  if (isOnSingle(call, filters, world)) return false;
  if (filters === undefined) return false;
  if (filters.kind === 'list' && filters.items.length === 0) return false;
  const named = isOn(call, 'as_dict') !== false;
  const fields = method === 'exists' ? undefined : args.get('fieldname');
  const { aliases, refusals: own } = readFields(fields, { query, world, named });
  refusals.push(...own);
  readFilters(filters, { query, world, compat: false, refusals });
  const of = { query, world, aliases, refusals };
  const order = args.get('order_by');
  if (method !== 'exists' && isOn(call, 'distinct') === false) {
    if (order === undefined && filters.kind !== 'list') {
      query.order.push((out, qualified) => {
        if (qualified) out.add(`\`tab${query.doctype}\`.`, call.nameSpan);
        out.add('`creation` DESC', call.nameSpan);
      });
    } else ordered(order, false, of, call, world);
  }
  query.tail = method === 'get_values' ? '' : ' LIMIT 1';
  if (isOn(call, 'for_update') === true) query.tail += ' FOR UPDATE';
  return !call.open;
}

function update(call: OrmCall, query: Query, world: OrmWorld, refusals: Refusal[]): boolean {
  const filters = call.args.get('filters');
  if (isOnSingle(call, filters, world)) return false;
  query.verb = 'update';
  const { fields, open } = writtenBy(call);
  if (open || fields.length === 0) query.lost = true;
  const stamped = isOn(call, 'update_modified') !== false || isAbsent(call.args.get('update_modified'));
  const names = new Set(fields.map(({ name }) => name.text));
  for (const { name, value: own } of fields) {
    const target = column(query.doctype, whole(name));
    query.set.push((out) => {
      target(out, false);
      out.add('=', name.span);
      literal(own)(out, false);
    });
  }
  if (stamped)
    for (const name of ['modified', 'modified_by'])
      if (!names.has(name))
        query.set.push((out) => {
          out.add(`\`${name}\`=`, call.nameSpan).hole('value', "'x'", call.nameSpan);
        });
  if (call.method === 'db_set')
    query.where.push((out) => out.add('`name`=', call.nameSpan).hole('value', "'x'", call.nameSpan));
  else readFilters(filters, { query, world, compat: false, refusals });
  return !call.open;
}

function getQuery(call: OrmCall, query: Query, world: OrmWorld, refusals: Refusal[]): boolean {
  const { args } = call;
  const verbs = ['update', 'into', 'delete'].filter((name) => isOn(call, name) !== false);
  const compat = isOn(call, 'db_query_compat') === true;
  if (verbs.length > 0) {
    readFilters(args.get('filters'), { query, world, compat, refusals });
    query.verb = 'delete';
    return verbs[0] === 'delete' && isOn(call, 'delete') === true && !call.open;
  }
  const { aliases, refusals: own } = readFields(args.get('fields'), { query, world, named: true });
  refusals.push(...own);
  readFilters(args.get('filters'), { query, world, compat, refusals });
  readOrFilters(args.get('or_filters'), { query, world, compat, refusals });
  query.tail = limitOf(call, ['limit']);
  query.distinct = isOn(call, 'distinct') === true;
  const of = { query, world, aliases, refusals };
  readGroupBy(args.get('group_by'), of);
  if (args.has('order_by')) ordered(args.get('order_by'), compat, of, call, world);
  if (isOn(call, 'for_update') === true) query.tail += ' FOR UPDATE';
  return !call.open;
}
