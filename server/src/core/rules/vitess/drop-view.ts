import { statementProblem } from '../../check/statement-problem.js';
import { defineRule } from '../../rule.js';
import { identifierOf } from '../../sources/sql/tokens.js';

export default defineRule('statement', {
  meta: {
    id: 'vitess/drop-view',
    summary: 'DROP VIEW, which vtgate cannot route (1046, 1051)',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
  },

  *check(context) {
    const { tokens, parse } = context;
    if (tokens[0]?.upper !== 'DROP' || tokens[1]?.upper !== 'VIEW' || parse?.verdict !== 'ok') return;
    const name = tokens.at(-1)!;
    const qualified = tokens.at(-2)?.text === '.';
    yield statementProblem(
      context,
      { start: tokens[0].start, end: tokens[1].end },
      {
        message:
          'vtgate, as soon as it serves more than one keyspace, looks for the view among its tables and does not find it, also with IF EXISTS. A view can be replaced with CREATE OR REPLACE VIEW, or dropped on the MySQL behind.',
        evidence: qualified
          ? { engine: 'mysql', errno: 1051, sqlstate: '42S02', text: `Unknown table '${identifierOf(name)}'` }
          : {
              engine: 'vitess',
              errno: 1046,
              sqlstate: '3D000',
              text: 'VT09005: no database selected: use keyspace<:shard><@type> or keyspace<[range]><@type> (<> are optional)',
            },
      },
    );
  },
});
