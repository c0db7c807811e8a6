import { defineRule } from '../../rule.js';
import { refusal, sqliteProblem } from '../../statements/sqlite.js';

export default defineRule('statement', {
  meta: {
    id: 'sqlite/unknown-table',
    summary: 'A table that is not in a SQLite site: of no DocType, or of MariaDB itself (information_schema)',
    targets: ['sqlite'],
    severity: 'error',
    byName: true,
  },

  *check(context) {
    const refused = refusal(context, 'table');
    if (!refused) return;
    // Of a call frappe/unknown-doctype speaks.
    if (context.sqlite?.how === 'built') return;
    const { name } = refused;
    const isOurs = name.startsWith('tab');
    // Then it is missing everywhere, and sql/unknown-table says so.
    if (isOurs && (context.targets.has('mariadb') || context.targets.has('vitess'))) return;
    const what = name.includes('.')
      ? `${name} is MariaDB's own: SQLite keeps what it knows of tables in sqlite_master and PRAGMA table_info. frappe.db.get_tables() and get_table_columns() work on both.`
      : `There is no table ${name} on a SQLite site.`;
    yield sqliteProblem(context, refused, { message: what, key: name });
  },
});
