import { wholeSpan } from '../../contexts/statement.js';
import { defineRule } from '../../rule.js';
import { mysqlEvidence, statementProblem } from '../../statements/problem.js';
import { commaAsJoin } from '../../statements/repairs/subqueries.js';
import { fixOf } from '../../statements/repairs.js';

export default defineRule('statement', {
  meta: {
    id: 'vitess/update-derived',
    summary: 'UPDATE with a derived table: the tablet adds a LIMIT, which MySQL refuses there (1221)',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
    needsEngine: true,
  },

  *check(context) {
    const { facts, plan } = context;
    if (plan?.verdict !== 'ok' || facts?.kind !== 'update') return;
    const derived = facts.derived?.find(({ scope }) => scope === 0);
    const tables = (facts.tables ?? []).filter(({ scope }) => scope === 0);
    // The tablet knows joined tables and leaves them alone; a derived table beside one hides the join from it.
    const joins = facts.scopes?.[0]?.joins?.length ?? 0;
    if (!derived || tables.length !== 1 || joins > 0) return;
    const repair = commaAsJoin(context.tokens);
    yield statementProblem(
      context,
      { file: wholeSpan(context) },
      {
        message:
          'The tablet adds a LIMIT to an UPDATE of one table, and MySQL refuses LIMIT beside a derived table. Join it with JOIN … ON, or read the rows first.',
        evidence: mysqlEvidence(1221, 'HY000', 'Incorrect usage of UPDATE and LIMIT'),
        fixes: repair ? fixOf(context, repair) : [],
      },
    );
  },
});
