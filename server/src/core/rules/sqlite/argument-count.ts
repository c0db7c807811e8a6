import { defineRule } from '../../rule.js';
import { refusal, sqliteProblem } from '../../statements/sqlite.js';

export default defineRule('statement', {
  meta: {
    id: 'sqlite/argument-count',
    summary: 'A function gets a number of arguments, or stands in a place, that SQLite does not take',
    targets: ['sqlite'],
    severity: 'error',
    byName: true,
  },

  *check(context) {
    const refused = refusal(context, 'arguments');
    if (!refused) return;
    const { name, source = name } = refused;
    yield sqliteProblem(context, refused, {
      message: `SQLite does not take ${source} like this: ${refused.error}.`,
      key: source.toUpperCase(),
    });
  },
});
