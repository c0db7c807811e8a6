import type { OrmCall } from '../model.js';
import { isAbsent, isOn, limitOf, whole } from './calls.js';
import { type Readers, statementsBy } from './engine.js';
import { readFields, readOrder } from './fields-15.js';
import { type Reading, readFilters } from './filters-15.js';
import type { OrmStatements, OrmWorld, Refusal } from './model.js';
import { column, type Query } from './query.js';

/** What Frappe 15 makes of a call that is no list: frappe/database/database.py and frappe/database/query.py. */
export function statementsOf15(given: OrmCall, world: OrmWorld): OrmStatements {
  return statementsBy(
    (call, query, refusals) => readersOf(call, query, world, refusals),
    given,
    world,
    () => true,
  );
}

function readersOf(call: OrmCall, query: Query, world: OrmWorld, refusals: Refusal[]): Readers {
  const of = { query, world, refusals, strict: true };
  return {
    fields: (value) => readFields(value, of),
    filters: (value) => readFilters(value, of),
    order: (value) => readOrder(value, of),
    newest: 'modified',
    other: () => call.method === 'get_query' && getQuery(call, of),
  };
}

function getQuery(call: OrmCall, of: Reading): boolean {
  const { query } = of;
  const { args } = call;
  const [verb] = ['update', 'into', 'delete'].filter((name) => isOn(call, name) !== false);
  if (verb) {
    readFilters(args.get('filters'), { ...of, strict: isOn(call, 'validate_filters') === true });
    query.verb = 'delete';
    return verb === 'delete' && isOn(call, 'delete') === true;
  }
  readFields(args.get('fields'), { ...of, ...(isAbsent(args.get('filters')) && { unbound: true as const }) });
  readFilters(args.get('filters'), { ...of, strict: isOn(call, 'validate_filters') === true });
  readOrder(args.get('order_by'), of);
  query.tail = limitOf(call, ['limit']);
  query.distinct = isOn(call, 'distinct') === true;
  const group = args.get('group_by');
  // The text is one column, whatever stands in it.
  if (group?.kind === 'text' && group.gaps.length === 0)
    query.group.push(column(query.doctype, whole(group)));
  else if (!isAbsent(group)) query.lost = true;
  return true;
}
