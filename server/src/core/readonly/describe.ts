import type { Leaf } from '../interpreter/summary.js';
import { say } from '../say.js';
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
  const writes = ({ length }: readonly Leaf[]) => (length === 1 ? say`1 path` : say`${length} paths`);
  const late = isServed(entry) ? '' : ` · ${say`not served while read-only`}`;
  switch (outcome) {
    case 'fails':
      return fails[0]?.step === 'refuses'
        ? say`refuses while read-only`
        : say`writes: ${writes(fails)}` + late;
    case 'silent':
      return say`changes the database while read-only: ${writes(silent)}` + late;
    case 'swallowed':
      return say`loses its writes while read-only: ${writes(swallowed)}` + late;
    default:
      if (lostOnGet.length > 0)
        return `${say`safe while read-only`} · ${say`lost on GET: ${writes(lostOnGet)}`}`;
      return unresolved > 0 ? say`reads only, as far as can be told` : say`reads only`;
  }
}
