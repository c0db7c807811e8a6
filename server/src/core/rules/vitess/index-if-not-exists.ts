import { judgedKeys } from '../../contexts/keys.js';
import { indexStatements } from '../../engines/create.js';
import { syntaxError } from '../../engines/errors.js';
import { defineRule } from '../../rule.js';

const CLAUSE = 'IF NOT EXISTS';

export default defineRule('doctype', {
  meta: {
    id: 'vitess/index-if-not-exists',
    summary:
      'frappe.db.add_index in the controller sends ADD INDEX IF NOT EXISTS, which MySQL cannot parse (1064)',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
  },

  *check(context) {
    const { table, doctype } = context;
    if (!table?.indexes.some(({ origin }) => origin === 'controller')) return;
    const statements = indexStatements(table, 'mariadb');
    for (const { key, inPython, at, related, stops } of judgedKeys(context)) {
      const statement = statements.find((sql) => sql.includes(`\`${key.name}\``));
      const offset = statement?.toUpperCase().indexOf(CLAUSE) ?? -1;
      if (!inPython || statement === undefined || offset < 0) continue;
      yield {
        span: at(),
        message: `on_doctype_update makes the index ${key.name} with ADD INDEX IF NOT EXISTS, which MySQL, and so Vitess, does not know: ${stops()} ${doctype.name}. Make it with a statement of its own, ALTER TABLE … ADD INDEX, where it is missing.`,
        evidence: syntaxError('mysql', statement, offset),
        statement,
        fieldname: key.columns[0]?.name ?? '',
        key: `key ${key.name}`,
        related: related(),
      };
    }
  },
});
