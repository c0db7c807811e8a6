import { fieldColumns } from '../../contexts/columns.js';
import { syntaxError } from '../../engines/errors.js';
import { isReservedInMariaDb } from '../../engines/mariadb/reserved.js';
import { defineRule } from '../../rule.js';

export default defineRule('doctype', {
  meta: {
    id: 'mariadb/reserved-unique',
    summary: 'A unique field named with a reserved word: on a table that exists its index fails (1064)',
    targets: ['mariadb'],
    severity: 'warning',
    customizations: true,
  },

  *check(context) {
    for (const { column, field, at } of fieldColumns(context)) {
      const { name } = column;
      if (!column.unique || !isReservedInMariaDb(name)) continue;
      const index = `ADD UNIQUE INDEX IF NOT EXISTS ${name} (\`${name}\`)`;
      const statement = `ALTER TABLE \`tab${context.doctype.name}\` ${index}`;
      const near = statement.length - index.length + 'ADD UNIQUE INDEX IF NOT EXISTS '.length;
      yield {
        span: at('unique'),
        message: `${context.customized ? '' : 'On a new table this works. On a table that exists '}Frappe adds the column, commits, and then names the index ${name} without quotes, which is a reserved word: migrate stops there.`,
        // USING (…) is read as the type of an index without a name.
        evidence: syntaxError('mariadb', statement, near + (/^using$/i.test(name) ? name.length + 1 : 0)),
        statement,
        fieldname: field.fieldname,
      };
    }
  },
});
