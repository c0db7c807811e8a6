import { fieldColumns } from '../../contexts/columns.js';
import { syntaxError } from '../../engines/errors.js';
import { defineRule } from '../../rule.js';

export default defineRule('doctype', {
  meta: {
    id: 'vitess/unique-if-not-exists',
    summary:
      'A unique field: where the table exists, Frappe sends ADD UNIQUE INDEX IF NOT EXISTS, which MySQL cannot parse (1064)',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
    customizations: true,
  },

  *check(context) {
    for (const { column, field, at } of fieldColumns(context)) {
      if (!column.unique) continue;
      const custom = context.customized !== undefined;
      const index = `IF NOT EXISTS ${column.name} (\`${column.name}\`)`;
      const statement = `ALTER TABLE \`tab${context.doctype.name}\` ADD UNIQUE INDEX ${index}`;
      yield {
        span: at('unique'),
        severity: custom ? 'error' : 'info',
        message: custom
          ? `The Custom Field ${field.fieldname} is unique and comes to a table that exists: Frappe sends ADD UNIQUE INDEX IF NOT EXISTS, which fails.`
          : 'A new table gets this unique column. Where the table exists and the field becomes unique, or is new, Frappe sends ADD UNIQUE INDEX IF NOT EXISTS, which fails.',
        evidence: syntaxError('mysql', statement, statement.length - index.length),
        statement,
        fieldname: field.fieldname,
      };
    }
  },
});
