import { defineRule } from '../../rule.js';
import { reachOf, remedy, scattered } from '../../sharding/reach.js';
import { statementProblem } from '../../statements/problem.js';
import { judgedOnShards, tablePlace } from '../../statements/sharding.js';

export default defineRule('statement', {
  meta: {
    id: 'sharding/cross-shard-write',
    summary: 'A write on several shards: no transaction holds it together',
    targets: ['vitess-sharded'],
    severity: 'warning',
    needsEngine: true,
  },

  *check(context) {
    const judged = judgedOnShards(context);
    if (!judged || reachOf(judged.plan) !== 'write') return;
    const { plan, planning } = judged;
    const [first] = scattered(plan, planning);
    const inserts = plan.kind === 'insert' || plan.kind === 'replace';
    const what = inserts
      ? 'The rows of this may belong to several shards'
      : `This writes on ${plan.type === 'scatter' ? 'every shard' : 'several shards'}`;
    const why = first && !inserts ? ` ${remedy(first)}` : '';
    yield statementProblem(context, tablePlace(context, first?.table), {
      message: `${what}, and Vitess commits them one after another: after a failure in between some have it and some have not.${why}`,
      ...(inserts && { severity: 'info' }),
    });
  },
});
