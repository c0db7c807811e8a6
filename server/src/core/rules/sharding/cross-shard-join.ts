import { defineRule } from '../../rule.js';
import { isScatter, reachOf } from '../../sharding/reach.js';
import { statementProblem } from '../../statements/problem.js';
import { judgedOnShards, tablePlace } from '../../statements/sharding.js';

export default defineRule('statement', {
  meta: {
    id: 'sharding/cross-shard-join',
    summary: 'A join or subquery over rows of different shards, which vtgate does itself, row by row',
    targets: ['vitess-sharded'],
    severity: 'warning',
    needsEngine: true,
  },

  *check(context) {
    const judged = judgedOnShards(context);
    if (!judged || reachOf(judged.plan) !== 'join') return;
    const { plan, planning } = judged;
    const routes = plan.routes ?? [];
    const sides = routes.map(({ tables = [] }) => tables.map((table) => `\`${table}\``).join(' with '));
    const named = sides.filter((side) => side !== '');
    const wide = routes.filter(isScatter);
    const last = routes.at(-1);
    const cost = wide.length
      ? `${wide.length === routes.length ? 'each of its queries' : 'one of its queries'} goes to every shard`
      : 'each of its queries finds its shard';
    const keys = [...new Set(routes.flatMap(({ tables = [] }) => tables))]
      .map((table) => ({ table, place: planning.place(table) }))
      .filter(({ place }) => place?.kind === 'sharded')
      .map(({ table, place }) => `\`${table}\` by ${place!.columns.map((c) => `\`${c}\``).join(', ')}`);
    const all = routes.every(({ sharded }) => sharded);
    const remedy = all
      ? `Joined on the columns that they are sharded by (${keys.join(', ')}) one query would do; a small table can be a reference table, which every shard has.`
      : 'As a reference table of the sharded keyspace, which every shard has, the other one would be joined there.';
    yield statementProblem(context, tablePlace(context, last?.tables?.[0]), {
      message: `vtgate joins ${named.join(' and ')} itself, from ${routes.length} queries, and ${cost}. ${remedy}`,
      ...(wide.length === 0 && { severity: 'info' }),
    });
  },
});
