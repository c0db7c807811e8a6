import { OF_CALLS } from './calls.js';
import { OF_COMPARISONS } from './comparisons.js';
import { OF_DATES } from './dates.js';
import type { Difference } from './model.js';
import { OF_NUMBERS } from './numbers.js';

/** All that is known to be taken by SQLite and answered otherwise, and that a statement shows. */
export const DIFFERENCES: readonly Difference[] = [
  ...OF_CALLS,
  ...OF_COMPARISONS,
  ...OF_DATES,
  ...OF_NUMBERS,
];
