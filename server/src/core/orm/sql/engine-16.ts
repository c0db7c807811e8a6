import type { OrmCall, OrmValue } from '../model.js';
import { childWithoutParent } from './arguments.js';
import { defaultOrder, isAbsent, isEmpty, isOn, isSwapped, limitOf } from './calls.js';
import { readGroupBy, readOrderBy } from './clauses-16.js';
import { type Readers, statementsBy } from './engine.js';
import { readFields } from './fields-16.js';
import { readFilters, readOrFilters } from './filters-16.js';
import type { OrmStatements, OrmWorld, Refusal } from './model.js';
import { asksPermissions } from './permitted.js';
import type { Query } from './query.js';

/** What Frappe 16 and later make of a call: frappe/model/qb_query.py and frappe/database/query.py. */
export function statementsOf16(given: OrmCall, world: OrmWorld): OrmStatements {
  return statementsBy(
    (call, query, refusals) => readersOf(call, query, world, refusals),
    given,
    world,
    ({ kind }) => kind !== 'function-as-text' && kind !== 'left-out-field',
  );
}

function readersOf(call: OrmCall, query: Query, world: OrmWorld, refusals: Refusal[]): Readers {
  let aliases: ReadonlySet<string> = new Set();
  return {
    fields(value) {
      const read = readFields(value, { query, world, named: isOn(call, 'as_dict') !== false });
      aliases = read.aliases;
      refusals.push(...read.refusals);
    },
    filters: (value) => readFilters(value, { query, world, compat: false, refusals }),
    order: (value) => ordered(value, false, { query, world, aliases, refusals }, call, world),
    newest: 'creation',
    other() {
      if (call.method === 'get_query') return getQuery(call, query, world, refusals);
      const isList = call.method === 'get_all' || call.method === 'get_list';
      return isList && list(call, query, world, refusals);
    },
  };
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
  return true;
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

function getQuery(call: OrmCall, query: Query, world: OrmWorld, refusals: Refusal[]): boolean {
  const { args } = call;
  const verbs = ['update', 'into', 'delete'].filter((name) => isOn(call, name) !== false);
  const compat = isOn(call, 'db_query_compat') === true;
  if (verbs.length > 0) {
    readFilters(args.get('filters'), { query, world, compat, refusals });
    query.verb = 'delete';
    return verbs[0] === 'delete' && isOn(call, 'delete') === true;
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
  return true;
}
