import {
  hasUnknownHole,
  type ShardedVerdict,
  type StatementContext,
  wholeSpan,
} from '../contexts/statement.js';
import { hasUnknownCondition } from '../sources/sql/fragment.js';
import { identifierOf } from '../sources/sql/tokens.js';
import type { Place } from './problem.js';

/**
 * A statement's sharded plan where it can be relied on: a hole may hold the very condition that finds the shard, and
 * patches and tests run on another day's tables.
 */
export function judgedOnShards(context: StatementContext): ShardedVerdict | undefined {
  const { sharded, plan, lenient, fragment } = context;
  if (!sharded || lenient || plan?.verdict !== 'ok') return undefined;
  if (hasUnknownHole(context) || hasUnknownCondition(fragment)) return undefined;
  return sharded;
}

/** Where a statement names a table, else its first word. */
export function tablePlace(context: StatementContext, table: string | undefined): Place {
  const wanted = table?.toLowerCase();
  const named = context.tokens.find(
    (token) => wanted !== undefined && identifierOf(token).toLowerCase() === wanted,
  );
  return named ?? context.tokens[0] ?? { file: wholeSpan(context) };
}
