import { wholeSpan } from '../../check/statement.js';
import { statementProblem } from '../../check/statement-problem.js';
import { defineRule } from '../../rule.js';

export default defineRule('statement', {
  meta: {
    id: 'vitess/crash',
    summary: 'A statement on which vtgate drops the connection (2013): SELECT … INTO @variable on Vitess 24',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
    since: 24,
  },

  *check(context) {
    const { plan } = context;
    // Only a panic of the normalizer is the one of a real vtgate; the planner may miss its cluster here.
    if (plan?.verdict !== 'panic' || plan.stage !== 'normalize') return;
    yield statementProblem(
      context,
      { file: wholeSpan(context) },
      {
        message: 'vtgate 24 panics on this statement and drops the connection.',
        evidence: {
          engine: 'vitess',
          errno: 2013,
          sqlstate: 'HY000',
          text: 'Lost connection to MySQL server during query',
        },
      },
    );
  },
});
