import { defineRule } from '../../rule.js';
import { refusal, sqliteProblem } from '../../statements/sqlite.js';

export default defineRule('statement', {
  meta: {
    id: 'sqlite/refused',
    summary: 'Anything else that SQLite refuses when it prepares a statement',
    targets: ['sqlite'],
    severity: 'error',
    byName: true,
  },

  *check(context) {
    const refused = refusal(context, 'other');
    if (!refused) return;
    yield sqliteProblem(context, refused, { message: `SQLite refuses this: ${refused.error}.` });
  },
});
