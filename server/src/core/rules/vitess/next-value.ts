import { defineRule } from '../../rule.js';
import { identifierOf } from '../../sources/sql/tokens.js';
import { statementProblem } from '../../statements/problem.js';

export default defineRule('statement', {
  meta: {
    id: 'vitess/next-value',
    summary: 'NEXT VALUE FOR: Vitess has it for its own sequence tables only (1105)',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
    needsEngine: true,
  },

  *check(context) {
    const { tokens, parse, plan } = context;
    if (parse?.verdict !== 'ok' || plan?.verdict === 'panic') return;
    const at = tokens.findIndex(
      (token, i) =>
        token.upper === 'NEXT' && tokens[i + 1]?.upper === 'VALUE' && tokens[i + 2]?.upper === 'FOR',
    );
    const name = tokens[at + 3];
    if (at < 0 || !name) return;
    yield statementProblem(
      context,
      { start: tokens[at]!.start, end: name.end },
      {
        message: `A MariaDB sequence cannot exist on Vitess, and NEXT VALUE reads from Vitess's own sequence tables, in its own form (SELECT NEXT VALUE FROM …).`,
        evidence: {
          engine: 'vitess',
          errno: 1105,
          sqlstate: 'HY000',
          text: `${identifierOf(name)} is not a sequence`,
        },
      },
    );
  },
});
