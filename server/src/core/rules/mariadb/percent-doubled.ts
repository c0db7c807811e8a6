import { fieldColumns } from '../../contexts/columns.js';
import { defaultFixes } from '../../fix/default.js';
import { defineRule } from '../../rule.js';
import { isLargeObject, parseType } from '../../schema/type.js';

export default defineRule('doctype', {
  meta: {
    id: 'mariadb/percent-doubled',
    summary: 'A default with a %: Frappe doubles it, so that the column gets another default than the form',
    targets: ['mariadb', 'vitess', 'vitess-sharded'],
    severity: 'warning',
    customizations: true,
  },

  *check(context) {
    for (const found of fieldColumns(context)) {
      const { column, field, at, clause } = found;
      if (!column.default?.startsWith("'") || !field.default?.includes('%')) continue;
      // A text column with a default is refused by MySQL altogether.
      if (!context.targets.has('mariadb') && isLargeObject(parseType(column.type))) continue;
      yield {
        span: at('default'),
        message: `Frappe writes every % of a default twice into the table, and it stays so: rows that get the column's own default hold "${field.default.replaceAll('%', '%%')}", and each migrate of the DocType finds a difference and changes the column again.`,
        statement: clause(),
        fieldname: field.fieldname,
        fixes: defaultFixes(context, found),
      };
    }
  },
});
