import type { Token } from '../../../sources/sql/tokens.js';
import type { FrappeVersion } from '../../../targets.js';
import { CALLS } from './calls.js';
import { JOINS } from './joins.js';
import type { Edit, Kind } from './model.js';
import { STATEMENTS } from './statements.js';

/** Words put in place of others: offsets into the statement. */
export interface Rewrite {
  title: string;
  /** The whole statement is another one then. */
  whole: boolean;
  edits: Edit[];
}

export const REWRITES: readonly Kind[] = [...CALLS, ...STATEMENTS, ...JOINS];

/** What of a statement is written for every engine alike, with the meaning kept. */
export function rewritesOf(tokens: readonly Token[], frappe: FrappeVersion): Rewrite[] {
  return REWRITES.filter(({ develop }) => !develop || frappe === 'develop').flatMap(
    ({ title, whole = false, edits: find }) => {
      const edits = tokens.flatMap((_, at) => find(tokens, at) ?? []);
      return edits.length === 0 ? [] : [{ title, whole, edits }];
    },
  );
}
