import { MARIADB_ONLY } from '../../engines/sqlite/portable.js';
import { defineRule } from '../../rule.js';
import { refusal, sqliteProblem } from '../../statements/sqlite.js';

export default defineRule('statement', {
  meta: {
    id: 'sqlite/mariadb-statement',
    summary: 'A statement that only MariaDB has: SHOW, SET, TRUNCATE, DESCRIBE, LOCK, RENAME TABLE, …',
    targets: ['sqlite'],
    severity: 'error',
    byName: true,
  },

  *check(context) {
    const first = context.tokens[0]?.upper ?? '';
    const instead = MARIADB_ONLY.get(first);
    const refused = instead === undefined ? undefined : refusal(context, 'syntax');
    if (!refused) return;
    yield sqliteProblem(context, refused, { message: `SQLite has no ${first} statement. ${instead}` });
  },
});
