import { defineRule } from '../../rule.js';
import { identifierOf } from '../../sources/sql/tokens.js';
import { statementProblem } from '../../statements/problem.js';

export default defineRule('statement', {
  meta: {
    id: 'vitess/drop-view',
    summary: 'DROP VIEW, which vtgate cannot route (1046, 1051)',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
    needsEngine: true,
  },

  *check(context) {
    const { tokens, parse } = context;
    if (tokens[0]?.upper !== 'DROP' || tokens[1]?.upper !== 'VIEW' || parse?.verdict !== 'ok') return;
    const name = tokens.findLast(
      ({ kind, upper }) => kind === 'quoted' || (kind === 'word' && !TAIL.has(upper)),
    )!;
    const qualified = tokens.some(({ text }) => text === '.');
    const asks = tokens[2]?.upper === 'IF';
    const place = { start: tokens[0].start, end: tokens[1].end };
    if (qualified && asks) {
      yield statementProblem(context, place, {
        severity: 'warning',
        message:
          'vtgate passes the name of the keyspace to MySQL, where the database has another name: this drops nothing and says so to nobody.',
      });
      return;
    }
    yield statementProblem(context, place, {
      message: qualified
        ? 'vtgate passes the name of the keyspace to MySQL, where the database has another name. A view can be replaced with CREATE OR REPLACE VIEW, or dropped on the MySQL behind.'
        : 'vtgate does not know the keyspace of a view as soon as it serves more than one keyspace, also with IF EXISTS. A view can be replaced with CREATE OR REPLACE VIEW, or dropped on the MySQL behind.',
      evidence: qualified
        ? { engine: 'mysql', errno: 1051, sqlstate: '42S02', text: `Unknown table '${identifierOf(name)}'` }
        : {
            engine: 'vitess',
            errno: 1046,
            sqlstate: '3D000',
            text: 'VT09005: no database selected: use keyspace<:shard><@type> or keyspace<[range]><@type> (<> are optional)',
          },
    });
  },
});

const TAIL = new Set(['CASCADE', 'RESTRICT']);
