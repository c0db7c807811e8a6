import { fieldSpan } from '../../contexts/change.js';
import { defineRule } from '../../rule.js';

export default defineRule('change', {
  meta: {
    id: 'migration/unique-skipped',
    summary: 'search_index turned into unique: the index of that name is there, so uniqueness never arrives',
    targets: ['mariadb', 'zero-downtime'],
    severity: 'warning',
  },

  *check(context) {
    for (const risk of context.plan.dataRisk) {
      if (risk.errno !== 0 || !risk.when.includes('uniqueness never arrives')) continue;
      const { field } = risk;
      const statement = context.plan.statements.find((sql) => sql.includes('ADD UNIQUE INDEX IF NOT EXISTS'));
      const dropped = context.plan.statements.some((sql) => sql.includes(`DROP INDEX \`${field}\``));
      yield {
        span: fieldSpan(context, field, 'unique', 'fieldname'),
        message: `On a table that was created with search_index the plain index is called \`${field}\`. Frappe sends ADD UNIQUE INDEX IF NOT EXISTS ${field}, which MariaDB skips with a note${dropped ? ', and then drops the plain one: the column ends with no index until the DocType is saved once more' : ': the column stays without uniqueness'}.`,
        evidence: {
          engine: 'mariadb',
          errno: 1061,
          sqlstate: '42000',
          text: `Duplicate key name '${field}'`,
        },
        ...(statement !== undefined && { statement }),
        fieldname: field,
      };
    }
  },
});
