import { changesOfKind, fieldSpan } from '../../contexts/change.js';
import { defineRule } from '../../rule.js';

export default defineRule('change', {
  meta: {
    id: 'migration/field-renamed',
    summary: 'A fieldname that changed without a rename_field patch: the data stays in the old column',
    targets: ['zero-downtime'],
    severity: 'warning',
  },

  *check(context) {
    for (const change of changesOfKind(context, 'rename-field')) {
      if (!change.probable) continue;
      const { field, old } = change;
      yield {
        span: fieldSpan(context, field, 'fieldname'),
        message: `It looks as if \`${String(old)}\` became \`${field}\`: migrate adds an empty column and leaves the data in \`${String(old)}\`. A patch that calls rename_field("${context.doctype.name}", "${String(old)}", "${field}") moves it.`,
        evidence: {
          engine: 'frappe',
          text: `ALTER TABLE \`${context.plan.table}\` ADD COLUMN \`${field}\``,
        },
        ...(context.plan.statements[0] !== undefined && { statement: context.plan.statements[0] }),
        fieldname: field,
      };
    }
  },
});
