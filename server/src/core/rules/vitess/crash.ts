import { type StatementContext, wholeSpan } from '../../check/statement.js';
import { statementProblem } from '../../check/statement-problem.js';
import type { Fix } from '../../finding.js';
import { insert } from '../../fix/sql/repair.js';
import { fixOf } from '../../fix/sql.js';
import { defineRule } from '../../rule.js';

export default defineRule('statement', {
  meta: {
    id: 'vitess/crash',
    summary: 'A statement on which vtgate drops the connection (2013): SELECT … INTO @variable',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
  },

  *check(context) {
    const { plan } = context;
    // Only a panic of the normalizer is the one of a real vtgate; the planner may miss its cluster here.
    if (plan?.verdict !== 'panic' || plan.stage !== 'normalize') return;
    yield statementProblem(
      context,
      { file: wholeSpan(context) },
      {
        message: 'vtgate panics on this statement and drops the connection.',
        evidence: {
          engine: 'vitess',
          errno: 2013,
          sqlstate: 'HY000',
          text: 'Lost connection to MySQL server during query',
        },
        fixes: setFix(context),
      },
    );
  },
});

/**
 * `SELECT COUNT(*) FROM t INTO @n` as `SET @n = (SELECT COUNT(*) FROM t)`, where the query always has one row: without
 * one INTO leaves the variable as it is, and SET makes it NULL.
 */
function setFix(context: StatementContext): Fix[] {
  const { facts, tokens } = context;
  const code = tokens.filter(({ text }) => text !== ';');
  const [scope, other] = facts?.scopes ?? [];
  const into = code.findIndex(({ upper, kind }) => upper === 'INTO' && kind === 'word');
  const [before, , variable, next] = code.slice(into - 1);
  if (!scope || other || !scope.aggregate || scope.groupBy?.length || scope.limit || scope.lock) return [];
  if (
    facts?.selects?.length !== 1 ||
    code[0]?.upper !== 'SELECT' ||
    code.some(({ upper }) => upper === 'HAVING')
  )
    return [];
  if (into < 1 || variable?.kind !== 'variable' || (next && next.upper !== 'FROM')) return [];
  const edits = [
    insert(code[0].start, `SET ${variable.text} = (`),
    { start: before!.end, end: variable.end, newText: '' },
    insert(code.at(-1)!.end, ')'),
  ];
  return fixOf(context, { title: `Write SET ${variable.text} = (SELECT …)`, safe: true, edits });
}
