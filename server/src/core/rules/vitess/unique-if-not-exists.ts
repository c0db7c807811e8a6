import { fieldColumns } from '../../contexts/columns.js';
import { syntaxError } from '../../engines/errors.js';
import { defineRule } from '../../rule.js';

export default defineRule('doctype', {
  meta: {
    id: 'vitess/unique-if-not-exists',
    summary:
      'A unique Custom Field: its table exists, so Frappe sends ADD UNIQUE INDEX IF NOT EXISTS, which MySQL cannot parse (1064)',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
    customizations: true,
  },

  *check(context) {
    // A field of the DocType itself comes with its table, where UNIQUE stands in CREATE TABLE.
    if (context.customized === undefined) return;
    for (const { column, field, at } of fieldColumns(context)) {
      if (!column.unique || context.table?.code?.uniqueIfNotExists === false) continue;
      const index = `IF NOT EXISTS ${column.name} (\`${column.name}\`)`;
      const statement = `ALTER TABLE \`tab${context.doctype.name}\` ADD UNIQUE INDEX ${index}`;
      yield {
        span: at('unique'),
        message: `The Custom Field ${field.fieldname} is unique and comes to the table of ${context.doctype.name}, which exists: Frappe sends ADD UNIQUE INDEX IF NOT EXISTS, which MySQL behind Vitess cannot parse. Add the index with a statement of your own before migrate.`,
        evidence: syntaxError('mysql', statement, statement.length - index.length),
        statement,
        fieldname: field.fieldname,
      };
    }
  },
});
