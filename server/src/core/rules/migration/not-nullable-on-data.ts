import { changesOfKind, fieldSpan } from '../../contexts/change.js';
import { frappeSql } from '../../migration/plan/print.js';
import { defineRule } from '../../rule.js';

export default defineRule('change', {
  meta: {
    id: 'migration/not-nullable-on-data',
    summary:
      'A field that becomes not_nullable: one UPDATE of the whole table, and old code fails from then on',
    targets: ['zero-downtime'],
    severity: 'warning',
  },

  *check(context) {
    for (const { field, new: nullable } of changesOfKind(context, 'change-nullability')) {
      const update = context.plan.updates.find(({ column }) => column === field);
      if (nullable || update === undefined) continue;
      yield {
        span: fieldSpan(context, field, 'not_nullable', 'fieldname'),
        message: `migrate fills the NULLs of \`${field}\` with one UPDATE of the whole table in one transaction, and code of the old version, which writes NULL, fails with 1048 from then on.`,
        evidence: {
          engine: 'mariadb',
          errno: 1048,
          sqlstate: '23000',
          text: `Column '${field}' cannot be null`,
        },
        statement: frappeSql(update),
        fieldname: field,
      };
    }
  },
});
