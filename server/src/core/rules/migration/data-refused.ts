import { fieldSpan } from '../../contexts/change.js';
import type { DataRisk } from '../../migration/plan/model.js';
import { defineRule } from '../../rule.js';

/** Duplicates are another rule's. */
const OTHER = new Set([0, 1062, 1064, 1067]);

export default defineRule('change', {
  meta: {
    id: 'migration/data-refused',
    summary: 'A changed type that MariaDB refuses for some values that may be in the table',
    targets: ['zero-downtime', 'mariadb'],
    severity: 'warning',
  },

  *check(context) {
    const byField = new Map<string, DataRisk[]>();
    for (const risk of context.plan.dataRisk) {
      // What fails whatever the data is another rule's.
      if (OTHER.has(risk.errno) || risk.query === undefined) continue;
      byField.set(risk.field, [...(byField.get(risk.field) ?? []), risk]);
    }
    for (const [field, risks] of byField) {
      const first = risks[0]!;
      const whens = risks.map((risk) => `${risk.errno} when ${risk.when}`).join('; ');
      const queries = risks.flatMap(({ query }) => query ?? []);
      yield {
        span: fieldSpan(context, field, 'fieldtype', 'not_nullable', 'fieldname'),
        message: `migrate stops here when a row does not fit: ${whens}. Count them first: ${queries.join('; ')}`,
        evidence: { engine: 'mariadb', errno: first.errno, text: first.when },
        fieldname: field,
      };
    }
  },
});
