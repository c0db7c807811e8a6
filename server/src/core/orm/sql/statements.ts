import type { SqlFragment } from '../../sources/sql/fragment.js';
import type { OrmCall } from '../model.js';
import { unknownArguments, unknownDocType, unknownSingleField } from './arguments.js';
import { statementsOf15 } from './engine-15.js';
import { statementsOf16 } from './engine-16.js';
import { isGuarded } from './guards.js';
import { listOf15 } from './list-15.js';
import type { OrmStatements, OrmWorld } from './model.js';

/**
 * What Frappe makes of a call: the SQL that it sends, as far as that is known, or what it refuses. Frappe 15 by
 * frappe/model/db_query.py and frappe/database/query.py, 16 and later by frappe/model/qb_query.py and the new query.py.
 */
export function statementsOf(call: OrmCall, world: OrmWorld): OrmStatements {
  if (call.unfinished) return { fragments: [], refusals: [] };
  const missing = [
    ...unknownDocType(call, world),
    ...unknownSingleField(call, world),
    ...unknownArguments(call, world),
  ];
  const { fragments, refusals } =
    missing.length > 0 ? { fragments: [], refusals: missing } : made(call, world);
  return { fragments, refusals: refusals.filter(({ span }) => !isGuarded(world.text, call.span, span)) };
}

function made(call: OrmCall, world: OrmWorld): OrmStatements {
  if (world.frappe !== '15') return statementsOf16(call, world);
  const isList = call.method === 'get_all' || call.method === 'get_list';
  return isList ? listOf15(call, world) : statementsOf15(call, world);
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
