import { defineRule } from '../../rule.js';
import { statementProblem } from '../../statements/problem.js';
import { refusal } from '../../statements/sqlite.js';

export default defineRule('statement', {
  meta: {
    id: 'sqlite/not-translated',
    summary: 'sqlglot fails on a statement, and Frappe lets its exception through (TokenError)',
    targets: ['sqlite'],
    severity: 'error',
    byName: true,
  },

  *check(context) {
    const refused = refusal(context, 'crash');
    if (!refused) return;
    const { tokens } = context;
    yield statementProblem(
      context,
      { start: tokens[0]?.start ?? 0, end: tokens.at(-1)?.end ?? context.sql.length },
      {
        message: `Frappe ${context.frappe} cannot translate this for SQLite: the caller gets ${refused.error}`,
        evidence: { engine: 'frappe', text: refused.error },
      },
    );
  },
});
