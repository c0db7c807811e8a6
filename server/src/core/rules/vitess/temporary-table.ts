import { wholeSpan } from '../../check/statement.js';
import { statementProblem } from '../../check/statement-problem.js';
import { defineRule } from '../../rule.js';

export default defineRule('statement', {
  meta: {
    id: 'vitess/temporary-table',
    summary: 'CREATE or DROP TEMPORARY TABLE inside a transaction, where Frappe always is (1815)',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
  },

  *check(context) {
    const { tokens, session, parse, plan } = context;
    if (tokens[1]?.upper !== 'TEMPORARY' || (tokens[0]!.upper !== 'CREATE' && tokens[0]!.upper !== 'DROP'))
      return;
    if (parse?.verdict === 'error' || plan?.verdict === 'error') return;
    const inFrappe = context.fragment.source !== 'sql-file';
    if (!inFrappe && !session.inTransaction) return;
    yield statementProblem(
      context,
      { file: wholeSpan(context) },
      {
        message: inFrappe
          ? 'Frappe runs with autocommit off, so this is inside a transaction, where Vitess refuses temporary tables.'
          : 'Vitess refuses temporary tables inside a transaction.',
        evidence: {
          engine: 'vitess',
          errno: 1815,
          sqlstate: 'HY000',
          text: 'DDL statement executed inside a transaction',
        },
      },
    );
  },
});
