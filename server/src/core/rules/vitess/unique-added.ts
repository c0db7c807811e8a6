import { changesOfKind, fieldSpan } from '../../contexts/change.js';
import { syntaxError } from '../../engines/errors.js';
import { frappeSql } from '../../migration/plan/print.js';
import { defineRule } from '../../rule.js';

export default defineRule('change', {
  meta: {
    id: 'vitess/unique-added',
    summary:
      'A field that becomes unique on a table that exists: Frappe sends ADD UNIQUE INDEX IF NOT EXISTS, which MySQL cannot parse (1064)',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
  },

  *check(context) {
    const changed = changesOfKind(context, 'change-unique', 'add-field').map(({ field }) => field);
    const statements = changed.length === 0 ? [] : context.plan.statements.map(frappeSql);
    for (const fieldname of new Set(changed)) {
      const part = `UNIQUE INDEX IF NOT EXISTS ${fieldname} (\`${fieldname}\`)`;
      const statement = statements.find((one) => one.includes(part));
      if (statement === undefined) continue;
      yield {
        span: fieldSpan(context, fieldname, 'unique', 'fieldname'),
        message: `migrate sends ADD UNIQUE INDEX IF NOT EXISTS for ${fieldname}, as the table exists; MySQL behind Vitess cannot parse it and migrate stops. Add the index before with a statement of your own: ADD UNIQUE INDEX ${fieldname} (\`${fieldname}\`).`,
        evidence: syntaxError('mysql', statement, statement.indexOf(part) + 'UNIQUE INDEX '.length),
        statement,
        fieldname,
      };
    }
  },
});
