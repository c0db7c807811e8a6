import type { SqlFragment } from '../../sources/sql/fragment.js';
import type { OrmCall } from '../model.js';
import { unknownAltered } from './alters.js';
import {
  uncachedFields,
  undictedField,
  unknownArguments,
  unknownSingleField,
  unlistedDocType,
  unwritableField,
} from './arguments.js';
import { doctypeOf } from './calls.js';
import { statementsOf15 } from './engine-15.js';
import { statementsOf16 } from './engine-16.js';
import { isGuarded } from './guards.js';
import { listOf15 } from './list-15.js';
import type { OrmStatements, OrmWorld } from './model.js';
import { notInQuery } from './permitted.js';

/**
 * What Frappe makes of a call: the SQL that it sends, as far as that is known, or what it refuses. Frappe 15 by
 * frappe/model/db_query.py and frappe/database/query.py, 16 and later by frappe/model/qb_query.py and the new query.py.
 */
export function statementsOf(call: OrmCall, world: OrmWorld): OrmStatements {
  if (call.unfinished) return { fragments: [], refusals: [] };
  const missing = [
    ...unlistedDocType(call, world),
    ...unknownSingleField(call, world),
    ...unknownArguments(call, world),
    ...unwritableField(call),
    ...undictedField(call),
    ...uncachedFields(call, world),
    ...unknownAltered(call, world),
  ];
  const { fragments, refusals } =
    missing.length > 0 ? { fragments: [], refusals: missing } : made(call, world);
  return { fragments, refusals: refusals.filter(({ span }) => !isGuarded(world.text, call.span, span)) };
}

function made(given: OrmCall, world: OrmWorld): OrmStatements {
  const call =
    given.receiver === 'client' ? asList(given) : given.method === 'db_get' ? asValue(given) : given;
  const doctype = doctypeOf(call);
  const isSingle = doctype !== undefined && world.doctypes.get(doctype)?.issingle === true;
  if (isSingle && (call.receiver === 'client' || call.receiver === 'desk'))
    return { fragments: [], refusals: [] };
  if (call.receiver === 'desk') {
    const refusals = notInQuery(call, world);
    if (refusals.length > 0) return { fragments: [], refusals };
  }
  if (world.frappe !== '15') return statementsOf16(call, world);
  const isList = call.method === 'get_all' || call.method === 'get_list';
  return isList ? listOf15(call, world) : statementsOf15(call, world);
}

/** `frappe.client.get_value` asks for a list of one document, and so for permissions. */
function asList(call: OrmCall): OrmCall {
  if (call.method !== 'get_value') return call;
  const args = new Map(call.args);
  const fields = args.get('fieldname');
  if (fields) args.set('fields', fields);
  args.delete('fieldname');
  const filters = args.get('filters');
  if (filters?.kind === 'text' || filters?.kind === 'number') args.delete('filters');
  return { ...call, method: 'get_list', args };
}

/** `doc.db_get(field)` is `frappe.db.get_value(doctype, name, field)` (frappe/model/document.py). */
function asValue(call: OrmCall): OrmCall {
  const args = new Map(call.args).set('filters', { kind: 'unknown', span: call.nameSpan });
  return { ...call, method: 'get_value', args };
}

/** The statements of a file's calls. A call that may be about something unknown, too, is on no path for sure what it is on one. */
export function sentBy(
  calls: readonly { call: OrmCall; fragments: readonly SqlFragment[] }[],
): SqlFragment[] {
  const unsure = new Set(
    calls.filter(({ fragments }) => fragments.length === 0).map(({ call }) => call.group),
  );
  return calls.flatMap(({ call, fragments }) => (unsure.has(call.group) ? [] : fragments));
}
