import type { Leaf } from '../interpreter/summary.js';
import type { EntryResult } from './model.js';
import { isServed } from './model.js';

/** In one line what a function does on a read-only site, for the mark above it. */
export function titleOf({
  entry,
  outcome,
  fails,
  silent,
  swallowed,
  lostOnGet,
  unresolved,
}: EntryResult): string {
  const writes = (leaves: readonly Leaf[]) => `${leaves.length} path${leaves.length === 1 ? '' : 's'}`;
  const late = isServed(entry) ? '' : ' (not served while read-only)';
  switch (outcome) {
    case 'fails':
      return fails[0]?.step === 'refuses' ? 'refuses while read-only' : `writes: ${writes(fails)}${late}`;
    case 'silent':
      return `changes the database while read-only: ${writes(silent)}${late}`;
    case 'swallowed':
      return `loses its writes while read-only: ${writes(swallowed)}${late}`;
    default:
      if (lostOnGet.length > 0) return `safe while read-only · lost on GET: ${writes(lostOnGet)}`;
      return unresolved > 0 ? 'reads only, as far as can be told' : 'reads only';
  }
}
