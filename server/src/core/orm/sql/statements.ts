import type { OrmCall } from '../model.js';
import { statementsOf16 } from './engine-16.js';
import type { OrmStatements, OrmWorld } from './model.js';

/** What Frappe makes of a call: the SQL that it sends, as far as that is known, or what it refuses. */
export function statementsOf(call: OrmCall, world: OrmWorld): OrmStatements {
  if (call.unfinished) return { fragments: [], refusals: [] };
  if (world.frappe === '15') return { fragments: [], refusals: [] };
  return statementsOf16(call, world);
}
