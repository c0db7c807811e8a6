import { changesOfKind, fieldSpan } from '../../contexts/change.js';
import { frappeSql } from '../../migration/plan/print.js';
import { defineRule } from '../../rule.js';
import { findColumn } from '../../schema/state/state.js';

export default defineRule('change', {
  meta: {
    id: 'migration/field-renamed',
    summary: 'A fieldname that changed without a rename_field patch: the data stays in the old column',
    targets: ['zero-downtime'],
    severity: 'warning',
  },

  *check(context) {
    for (const change of changesOfKind(context, 'rename-field')) {
      const ofCase = String(change.old).toLowerCase() === change.field.toLowerCase();
      if (!change.probable && !ofCase) continue;
      const { field, old } = change;
      const { table } = context.plan;
      if (ofCase) {
        const type = context.plan.state && findColumn(context.plan.state, field)?.type;
        yield {
          span: fieldSpan(context, field, 'fieldname'),
          message: `The fieldname changes in the case of its letters alone. MariaDB takes both for one column, so migrate sends nothing: SELECT * still gives \`${String(old)}\`, documents have no value in \`${field}\`, and their next save empties the column. rename_field does nothing here; a patch has to send ALTER TABLE \`${table}\` CHANGE \`${String(old)}\` \`${field}\` ${type ?? '<type>'}.`,
          evidence: { engine: 'frappe', text: `${field} is None` },
          fieldname: field,
        };
        continue;
      }
      yield {
        span: fieldSpan(context, field, 'fieldname'),
        message: `It looks as if \`${String(old)}\` became \`${field}\`: ${context.doctype.issingle ? `the value stays in tabSingles under \`${String(old)}\`, and the new field is empty` : `migrate adds an empty column and leaves the data in \`${String(old)}\``}. A patch that calls rename_field("${context.doctype.name}", "${String(old)}", "${field}") moves it.`,
        evidence: {
          engine: 'frappe',
          text: context.doctype.issingle
            ? `${field} is None`
            : `ALTER TABLE \`${context.plan.table}\` ADD COLUMN \`${field}\``,
        },
        ...(context.plan.statements[0] !== undefined && { statement: frappeSql(context.plan.statements[0]) }),
        fieldname: field,
      };
    }
  },
});
