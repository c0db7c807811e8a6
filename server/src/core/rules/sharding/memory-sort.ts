import { defineRule } from '../../rule.js';
import { shardedRoutes } from '../../sharding/reach.js';
import { statementProblem } from '../../statements/problem.js';
import { judgedOnShards } from '../../statements/sharding.js';

/** vtgate's default for --max-memory-rows. */
const MEMORY_ROWS = 300_000;

export default defineRule('statement', {
  meta: {
    id: 'sharding/memory-sort',
    summary: 'Rows of all shards that vtgate sorts in its memory (over 300,000 it refuses: 1153)',
    targets: ['vitess-sharded'],
    severity: 'info',
    needsEngine: true,
  },

  *check(context) {
    const judged = judgedOnShards(context);
    if (judged?.plan.verdict !== 'ok' || context.facts?.hasLimit) return;
    if (!judged.plan.gate?.includes('Sort') || shardedRoutes(judged.plan).length === 0) return;
    const order = context.tokens.findLast(
      (token, i) => /^(?:ORDER|GROUP)$/.test(token.upper) && context.tokens[i + 1]?.upper === 'BY',
    );
    const at = order ?? context.tokens[0];
    if (!at) return;
    yield statementProblem(context, at, {
      message: `The shards cannot deliver this in order, so vtgate holds all its rows to sort them, and gives up at ${MEMORY_ROWS.toLocaleString('en')}. Ordered by a column of the first table, or with LIMIT, it need not.`,
    });
  },
});
