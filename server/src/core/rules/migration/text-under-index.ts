import { fieldSpan } from '../../contexts/change.js';
import { stateBefore } from '../../migration/alter/migrate.js';
import { clausesOf } from '../../migration/plan/model.js';
import { frappeSql } from '../../migration/plan/print.js';
import { defineRule } from '../../rule.js';
import { isText } from '../../schema/state/sql-type.js';
import { columnSqlType, findColumn, indexesWith } from '../../schema/state/state.js';

export default defineRule('change', {
  meta: {
    id: 'migration/text-under-index',
    summary: 'An indexed field that becomes a text: Frappe leaves the index, MySQL refuses the change (1170)',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
  },

  *check(context) {
    const state = stateBefore(context.before, { frappe: context.frappe });
    if (!state) return;
    for (const statement of context.plan.statements) {
      for (const clause of clausesOf({ statements: [statement] })) {
        if (clause.kind !== 'modify' || !isText(clause.column.type)) continue;
        const old = findColumn(state, clause.from);
        if (!old || isText(columnSqlType(old))) continue;
        const index = indexesWith(state, clause.from).find((one) =>
          one.columns.some((part) => part.name === clause.from && part.prefix === undefined),
        );
        if (!index) continue;
        yield {
          span: fieldSpan(context, clause.from, 'fieldtype', 'fieldname'),
          message: `The index \`${index.name}\` of \`${clause.from}\` stays when the field becomes a text, and MySQL indexes no text without a length: it refuses the change. Drop the index in a release before.`,
          evidence: {
            engine: 'mysql',
            errno: 1170,
            sqlstate: '42000',
            text: `BLOB/TEXT column '${clause.from}' used in key specification without a key length`,
          },
          statement: frappeSql(statement),
          fieldname: clause.from,
        };
      }
    }
  },
});
