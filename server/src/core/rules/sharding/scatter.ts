import { defineRule } from '../../rule.js';
import { reachOf, remedy, scattered } from '../../sharding/reach.js';
import { statementProblem } from '../../statements/problem.js';
import { judgedOnShards, tablePlace } from '../../statements/sharding.js';

export default defineRule('statement', {
  meta: {
    id: 'sharding/scatter',
    summary: 'A query that every shard has to answer, as nothing in it says which one has the rows',
    targets: ['vitess-sharded'],
    severity: 'warning',
    needsEngine: true,
  },

  *check(context) {
    const judged = judgedOnShards(context);
    if (!judged || reachOf(judged.plan) !== 'scatter') return;
    const [first] = scattered(judged.plan, judged.planning);
    if (!first) return;
    yield statementProblem(context, tablePlace(context, first.table), {
      message: `Every shard is asked. ${remedy(first)}`,
    });
  },
});
