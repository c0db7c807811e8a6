import { type StatementContext, wholeSpan } from '../../contexts/statement.js';
import type { Problem } from '../../finding.js';
import { defineRule } from '../../rule.js';
import { mysqlEvidence, statementProblem } from '../../statements/problem.js';
import { savepointName } from '../../statements/session.js';

export default defineRule('statement', {
  meta: {
    id: 'vitess/savepoint',
    summary: 'RELEASE SAVEPOINT or ROLLBACK TO a savepoint that is gone, as after a commit or DDL (1305)',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
    needsEngine: true,
  },

  *check(context) {
    const { tokens, session, parse, sql } = context;
    if (parse && parse.verdict !== 'ok') return;
    const release = tokens[0]?.upper === 'RELEASE';
    if (!release && !(tokens[0]?.upper === 'ROLLBACK' && tokens.some((token) => token.upper === 'TO'))) {
      const ahead = session.lostAhead(tokens);
      if (ahead !== undefined) yield sentAhead(context, ahead);
      return;
    }
    const name = savepointName(tokens);
    const answer = session.savepoint(name);
    if (answer === 'ok') return;
    const lost = answer === 'no transaction';
    yield statementProblem(
      context,
      { file: wholeSpan(context) },
      {
        message: lost
          ? 'There is no transaction here, so there is no savepoint: SAVEPOINT outside of one does nothing, and COMMIT or any DDL ends it. Release a savepoint only in the transaction that set it; set it again after a commit or DDL.'
          : `The savepoint ${name} does not exist here: released, or rolled back past. Release it once, before any rollback to an earlier savepoint.`,
        evidence: lost
          ? { engine: 'vitess', errno: 1305, sqlstate: '42000', text: `SAVEPOINT does not exist: ${sql}` }
          : mysqlEvidence(1305, '42000', `SAVEPOINT ${name} does not exist`),
      },
    );
  },
});

/** vtgate sends what it noted of savepoints with the first statement that needs a tablet, which then fails. */
function sentAhead(context: StatementContext, name: string): Problem {
  return statementProblem(
    context,
    { file: wholeSpan(context) },
    {
      message: `Ahead of this statement vtgate sends the RELEASE or ROLLBACK TO of ${name} that it has noted, and there is no such savepoint.`,
      evidence: mysqlEvidence(1305, '42000', `SAVEPOINT ${name} does not exist`),
    },
  );
}
