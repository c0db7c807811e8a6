import { defineRule } from '../../rule.js';
import { identifierOf } from '../../sources/sql/tokens.js';
import { mysqlEvidence, statementProblem } from '../../statements/problem.js';

export default defineRule('statement', {
  meta: {
    id: 'vitess/drop-constraint',
    summary: 'ALTER TABLE … DROP CONSTRAINT, which vtgate 22 and 23 send as DROP CHECK (3821)',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'info',
    needsEngine: true,
    until: 23,
  },

  *check(context) {
    const { tokens, parse } = context;
    // A body that vtgate cannot parse goes to MySQL as it came.
    if (parse?.verdict !== 'ok' || tokens[0]?.upper !== 'ALTER') return;
    for (const [i, token] of tokens.entries()) {
      const name = tokens[i + 2];
      if (token.upper !== 'DROP' || tokens[i + 1]?.upper !== 'CONSTRAINT' || !name) continue;
      yield statementProblem(
        context,
        { start: token.start, end: name.end },
        {
          message: `vtgate ${context.versions.vitess} writes DROP CHECK ${identifierOf(name)}: where that is a foreign key or a unique key, MySQL finds no such check. DROP FOREIGN KEY and DROP INDEX say what is meant.`,
          evidence: mysqlEvidence(
            3821,
            'HY000',
            `Check constraint '${identifierOf(name)}' is not found in the table.`,
          ),
        },
      );
    }
  },
});
