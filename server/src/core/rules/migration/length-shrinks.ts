import { changesOfKind, fieldSpan } from '../../contexts/change.js';
import { frappeSql } from '../../migration/plan/print.js';
import { defineRule } from '../../rule.js';

export default defineRule('change', {
  meta: {
    id: 'migration/length-shrinks',
    summary: 'A shorter length, which Frappe silently does not apply when a longer value is there',
    targets: ['zero-downtime', 'mariadb'],
    severity: 'warning',
  },

  *check(context) {
    for (const { field, old, new: now } of changesOfKind(context, 'change-length')) {
      if (Number(now) >= Number(old) || Number(old) > 1000) continue;
      const probe = context.plan.probes.find((one) => one.kind === 'longest-value' && one.column === field);
      if (probe === undefined) continue;
      yield {
        span: fieldSpan(context, field, 'length', 'fieldname'),
        message: `Where a value is longer than ${String(now)} characters, migrate keeps the column at ${String(old)} and goes on: sites then differ from each other.`,
        evidence: {
          engine: 'frappe',
          text: `Reverting length to ${String(old)} for '${field}' in '${context.doctype.name}'. Setting the length as ${String(now)} will cause truncation of data.`,
        },
        statement: frappeSql(probe),
        fieldname: field,
      };
    }
  },
});
