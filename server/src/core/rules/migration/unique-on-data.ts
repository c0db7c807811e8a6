import { changesOfKind, fieldSpan } from '../../contexts/change.js';
import { defineRule } from '../../rule.js';

export default defineRule('change', {
  meta: {
    id: 'migration/unique-on-data',
    summary: 'A field that becomes unique on a table with rows: two equal values stop migrate (1062)',
    targets: ['zero-downtime', 'mariadb'],
    severity: 'warning',
  },

  *check(context) {
    const changed = changesOfKind(context, 'change-unique', 'add-field').map(({ field }) => field);
    for (const risk of context.plan.dataRisk) {
      if (risk.errno !== 1062 || !changed.includes(risk.field)) continue;
      // The documents' names were made of it, and no name is there twice.
      if (context.before.autoname === `field:${risk.field}`) continue;
      yield {
        span: fieldSpan(context, risk.field, 'unique', 'fieldname'),
        message: `migrate stops with 1062 when ${risk.when}. Count them first: ${risk.query}`,
        evidence: {
          engine: 'mariadb',
          errno: 1062,
          sqlstate: '23000',
          text: `Duplicate entry '…' for key '${risk.field}'`,
        },
        fieldname: risk.field,
      };
    }
  },
});
