import { hasUnknownHole, wholeSpan } from '../../contexts/statement.js';
import { defineRule } from '../../rule.js';
import { refusalAdvice } from '../../sharding/refusal.js';
import { hasUnknownCondition } from '../../sources/sql/fragment.js';
import { statementProblem, vitessEvidence } from '../../statements/problem.js';

export default defineRule('statement', {
  meta: {
    id: 'sharding/refused',
    summary: 'A statement that the planner refuses on a sharded keyspace (1235 and others)',
    targets: ['vitess-sharded'],
    severity: 'error',
    needsEngine: true,
  },

  *check(context) {
    const { sharded, plan, facts, made, tokens } = context;
    const error = sharded?.plan.error;
    if (!sharded || !error || hasUnknownHole(context)) return;
    if (hasUnknownCondition(context.fragment)) return;
    // What an unsharded keyspace refuses as well, vitess/unsupported says; of DELETE QUICK and HISTORY it says nothing.
    const isTable = error.code === 'VT03003' && /^(?:QUICK|HISTORY)$/.test(tokens[1]?.upper ?? '');
    if (plan?.verdict !== 'ok' && !isTable) return;
    const { planning } = sharded;
    const named = (facts?.tables ?? []).filter(({ cte }) => !cte).map(({ name }) => name);
    const unknown = named.find((name) => !planning.place(name));
    if (isUnknownTable(error.message) && (!planning.given || unknown === undefined || made.has(unknown)))
      return;
    // A table's columns are those of its DocType here, and a site may have more (Custom Fields).
    if (error.errno === 1054 && named.some((name) => planning.tracked.has(name))) return;
    // Says only that the columns of a table are not known here.
    if (error.code === 'VT09015') return;
    // DROP VIEW has a rule of its own, on any keyspace.
    if (tokens[0]?.upper === 'DROP' && tokens[1]?.upper === 'VIEW') return;
    const advice = refusalAdvice(error.message);
    yield statementProblem(
      context,
      { file: wholeSpan(context) },
      {
        message: `On shards Vitess refuses this: ${error.message.replace(/\.$/, '')}.${advice ? ` ${advice}` : ''}`,
        evidence: vitessEvidence(error),
      },
    );
  },
});

function isUnknownTable(message: string): boolean {
  return /^(?:VT05004|VT05005|table .* not found)/.test(message);
}
