import { wholeSpan } from '../../contexts/statement.js';
import type { AstFacts, AstTable } from '../../engines/vitess/verdicts.js';
import { defineRule } from '../../rule.js';
import { mysqlEvidence, statementProblem } from '../../statements/problem.js';
import type { SqlSession } from '../../statements/session.js';

export default defineRule('statement', {
  meta: {
    id: 'vitess/temporary-table',
    summary:
      'CREATE or DROP TEMPORARY TABLE inside a transaction, where Frappe always is (1815); one read twice (1137)',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
    needsEngine: true,
  },

  *check(context) {
    const { tokens, session, parse, plan, facts } = context;
    const twice = openedTwice(facts, session);
    if (twice && plan?.verdict === 'ok') {
      yield statementProblem(
        context,
        { file: wholeSpan(context) },
        {
          message: `MySQL reads a temporary table once in a statement, MariaDB as often as it stands there: read ${twice.name} in two statements, or join a second copy.`,
          evidence: mysqlEvidence(1137, 'HY000', `Can't reopen table: '${twice.alias || twice.name}'`),
        },
      );
    }
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
          ? 'Frappe runs with autocommit off, so this is inside a transaction, where Vitess refuses temporary tables. For one statement a derived table or WITH does the same.'
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

/** A temporary table of this script that stands twice in one statement. */
function openedTwice(facts: AstFacts | undefined, session: SqlSession): AstTable | undefined {
  const tables = (facts?.tables ?? []).filter(
    ({ name, qualifier, cte, role }) => !qualifier && !cte && role !== 'ddl' && session.isTemporary(name),
  );
  return tables.find((table, i) =>
    tables.some((other, k) => k < i && other.name.toLowerCase() === table.name.toLowerCase()),
  );
}
