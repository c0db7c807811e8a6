import { adviceFor, MARIADB_ONLY } from '../../engines/sqlite/portable.js';
import { defineRule } from '../../rule.js';
import { refusal, sqliteProblem } from '../../statements/sqlite.js';

export default defineRule('statement', {
  meta: {
    id: 'sqlite/syntax',
    summary: 'What Frappe makes of a statement is no SQL that SQLite reads (near "…": syntax error)',
    targets: ['sqlite'],
    severity: 'error',
    byName: true,
  },

  *check(context) {
    const first = context.tokens[0]?.upper ?? '';
    if (MARIADB_ONLY.has(first)) return;
    const refused = refusal(context, 'syntax');
    if (!refused) return;
    const why = adviceFor(context.tokens) ?? `SQLite cannot read this at ${refused.name}.`;
    yield sqliteProblem(context, refused, { message: why });
  },
});
