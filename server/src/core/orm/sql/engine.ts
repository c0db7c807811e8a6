import { FILLER } from '../../sources/sql/fragment.js';
import type { OrmCall, OrmValue } from '../model.js';
import { doctypeOf, isAbsent, isOn, isOnSingle, originOf, unfolded, whole, writtenBy } from './calls.js';
import type { OrmStatements, OrmWorld, Refusal } from './model.js';
import { column, ownColumn, Query } from './query.js';
import { syntaxError } from './refuse.js';
import { literal } from './values.js';

/** How a version of Frappe reads the arguments of a call into its query. */
export interface Readers {
  fields(value: OrmValue | undefined): void;
  filters(value: OrmValue | undefined): void;
  order(value: OrmValue | undefined): void;
  /** The column by which the newest of several documents is taken. */
  newest: 'creation' | 'modified';
  /** Reads a call of another method; false where it sends no statement, or one of which too little is known. */
  other(): boolean;
}

/** What a call comes to. `refuses`: whether a refusal keeps the call from sending its statement. */
export function statementsBy(
  readersOf: (call: OrmCall, query: Query, refusals: Refusal[]) => Readers,
  given: OrmCall,
  world: OrmWorld,
  refuses: (refusal: Refusal) => boolean,
): OrmStatements {
  const call = unfolded(given);
  const doctype = doctypeOf(call);
  const query = new Query(doctype ?? FILLER, call.span, call.doctype.span);
  const refusals: Refusal[] = [];
  const known = read(call, query, world, readersOf(call, query, refusals), refusals);
  const [join] = query.joins;
  if (query.verb === 'delete' && join)
    refusals.push(
      syntaxError(
        'filter-field',
        join.span,
        'LEFT JOIN',
        'A DELETE takes no field of another table: ask for the names first, and delete these.',
      ),
    );
  const sends = known && !call.open && doctype !== undefined && !query.lost && !refusals.some(refuses);
  if (!sends) return { fragments: [], refusals };
  const fragment = query.fragment(originOf(call));
  // It says what names are wrong, though it is sent by older releases only.
  const refused = world.frappe !== '15' && refusals.some(({ kind }) => kind === 'function-as-text');
  return { fragments: [refused ? { ...fragment, refused: true } : fragment], refusals };
}

/** The methods of frappe/database/database.py, which are alike in all versions. */
function read(call: OrmCall, query: Query, world: OrmWorld, readers: Readers, refusals: Refusal[]): boolean {
  switch (call.method) {
    case 'get_value':
    case 'get_values':
    case 'exists':
      return values(call, query, world, readers);
    case 'count':
      query.select.push((out) => out.add('COUNT(*)', call.nameSpan));
      query.distinct = isAbsent(call.args.get('distinct')) || isOn(call, 'distinct') === true;
      readers.filters(call.args.get('filters'));
      return true;
    case 'delete':
      query.verb = 'delete';
      readers.filters(call.args.get('filters'));
      return true;
    case 'set_value':
    case 'db_set':
      return update(call, query, world, readers, refusals);
    default:
      return readers.other();
  }
}

function values(call: OrmCall, query: Query, world: OrmWorld, readers: Readers): boolean {
  const { args, method } = call;
  const filters = args.get('filters');
  if (filters === undefined || isOnSingle(call, filters, world)) return false;
  if (filters.kind === 'list' && filters.items.length === 0) return false;
  readers.fields(method === 'exists' ? undefined : args.get('fieldname'));
  readers.filters(filters);
  if (method !== 'exists' && isOn(call, 'distinct') === false) {
    const order = args.get('order_by');
    if (order !== undefined || filters.kind === 'list') readers.order(order);
    else query.order.push(ownColumn(query.doctype, `\`${readers.newest}\` DESC`, call.nameSpan));
  }
  query.tail = method === 'get_values' ? '' : ' LIMIT 1';
  if (isOn(call, 'for_update') === true) query.tail += ' FOR UPDATE';
  return true;
}

function update(
  call: OrmCall,
  query: Query,
  world: OrmWorld,
  readers: Readers,
  refusals: Refusal[],
): boolean {
  const filters = call.args.get('filters');
  if (isOnSingle(call, filters, world)) return false;
  query.verb = 'update';
  const { fields, open } = writtenBy(call);
  if (open || fields.length === 0) query.lost = true;
  for (const { name, value } of fields) {
    if (value.kind === 'list' || value.kind === 'dict') {
      // A brace begins an ODBC escape, so that the message quotes what stands behind it.
      const near = value.kind === 'list' ? '[' : '';
      refusals.push(syntaxError('field-format', value.span, near, 'Pass json.dumps(…) of it.'));
    }
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
  else readers.filters(filters);
  return true;
}
