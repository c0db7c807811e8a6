import { type StatementContext, wholeSpan } from '../../contexts/statement.js';
import type { Fix, Problem } from '../../finding.js';
import { defineRule } from '../../rule.js';
import { statementProblem } from '../../statements/problem.js';
import { insert } from '../../statements/repairs/repair.js';
import { fixOf } from '../../statements/repairs.js';

export default defineRule('statement', {
  meta: {
    id: 'vitess/crash',
    summary:
      'A statement on which vtgate drops the connection (2013): SELECT … INTO @variable, a change of a system table',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
    needsEngine: true,
  },

  *check(context) {
    const { plan, facts } = context;
    const system = facts?.tables?.find(
      ({ role, qualifier }) => role === 'write' && SYSTEM.has(qualifier?.toLowerCase() ?? ''),
    );
    if (system && CHANGES.has(facts?.kind ?? '')) {
      yield panics(context, `vtgate panics on a change of ${system.qualifier} and drops the connection.`, []);
      return;
    }
    // Only a panic of the normalizer is the one of a real vtgate; the planner may miss its cluster here.
    if (plan?.verdict !== 'panic' || plan.stage !== 'normalize') return;
    yield panics(context, 'vtgate panics on this statement and drops the connection.', setFix(context));
  },
});

/** Databases that vtgate knows without a VSchema. */
const SYSTEM = new Set(['mysql', 'sys', 'performance_schema', 'information_schema']);
const CHANGES = new Set(['insert', 'replace', 'update', 'delete']);

function panics(context: StatementContext, message: string, fixes: Fix[]): Problem {
  return statementProblem(
    context,
    { file: wholeSpan(context) },
    {
      message,
      evidence: {
        engine: 'vitess',
        errno: 2013,
        sqlstate: 'HY000',
        text: 'Lost connection to MySQL server during query',
      },
      fixes,
    },
  );
}

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
