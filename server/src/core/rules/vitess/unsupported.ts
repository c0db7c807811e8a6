import { hasUnknownHole, type StatementContext, wholeSpan } from '../../contexts/statement.js';
import type { Problem } from '../../finding.js';
import { defineRule } from '../../rule.js';
import { identifierOf } from '../../sources/sql/tokens.js';
import { statementProblem, vitessEvidence } from '../../statements/problem.js';

export default defineRule('statement', {
  meta: {
    id: 'vitess/unsupported',
    summary: "A statement that parses and that Vitess's planner refuses (1235 and others)",
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
    needsEngine: true,
  },

  *check(context) {
    const { plan, tokens, session } = context;
    if (plan?.verdict === 'ok' && tokens[0]?.upper === 'CALL' && tokens[1]) {
      const procedure = identifierOf(tokens[1]);
      if (session.givesRows(procedure)) {
        const message = 'Vitess runs a procedure, but does not pass on the rows that one selects.';
        yield refusedCall(context, message, 'Multi-Resultset not supported in stored procedure');
      }
      if (session.givesValues(procedure)) {
        const message = 'Vitess runs a procedure, but not one with OUT or INOUT parameters.';
        yield refusedCall(context, message, 'OUT and INOUT parameters are not supported');
      }
    }
    if (plan?.verdict !== 'error' || !plan.error || plan.stage === 'parse') return;
    // An unknown variable has a rule of its own.
    if (plan.error.errno === 1193) return;
    // The VSchema knows the tables of DocTypes only: any other table is for MySQL to find.
    if (plan.error.code === 'VT05004' || plan.error.code === 'VT05003') return;
    // What stands for text that is not known may bring columns: `FROM ({query}) AS t`.
    if (plan.error.errno === 1054 && hasUnknownHole(context)) return;
    // DROP VIEW has a rule of its own; of DELETE QUICK, taken for a table, a vtgate that knows the table says nothing.
    if (tokens[0]?.upper === 'DROP' && tokens[1]?.upper === 'VIEW') return;
    if (plan.error.code === 'VT03003' && (tokens[1]?.upper === 'QUICK' || tokens[1]?.upper === 'HISTORY'))
      return;
    // The database that an application names is a keyspace, where the planner knows more of it.
    const known = plan.error.code === 'VT05002' ? ALTER_DATABASE : plan.error;
    yield statementProblem(context, placeOf(context.sql) ?? { file: wholeSpan(context) }, {
      message: `Vitess refuses this statement: ${known.message.replace(/\.$/, '')}.`,
      evidence: vitessEvidence(known),
    });
  },
});

/** CALL of a procedure of the script that vtgate does not serve. */
function refusedCall(context: StatementContext, message: string, text: string): Problem {
  return statementProblem(
    context,
    { file: wholeSpan(context) },
    { message, evidence: { engine: 'vitess', errno: 1235, sqlstate: '42000', text } },
  );
}

const ALTER_DATABASE = { errno: 1235, sqlstate: '42000', message: 'VT12001: unsupported: ALTER DATABASE' };

/** `@a := …`, the most common reason, is shown where it stands. */
function placeOf(sql: string): { start: number; end: number } | undefined {
  const at = sql.indexOf(':=');
  return at < 0 ? undefined : { start: at, end: at + 2 };
}
