import { fieldSpan } from '../../contexts/change.js';
import { clausesOf } from '../../migration/plan/model.js';
import { frappeSql } from '../../migration/plan/print.js';
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
      const { plan } = context;
      const statement = plan.statements.find((one) =>
        clausesOf({ statements: [one] }).some(
          (clause) => clause.kind === 'add-index' && clause.type === 'unique' && clause.ifNotExists,
        ),
      );
      const dropped = clausesOf(plan).some((one) => one.kind === 'drop-index' && one.name === field);
      yield {
        span: fieldSpan(context, field, 'unique', 'fieldname'),
        message: `On a table that was created with search_index the plain index is called \`${field}\`. Frappe sends ADD UNIQUE INDEX IF NOT EXISTS ${field}, which MariaDB skips with a note${dropped ? ', and then drops the plain one: the column ends with no index until the DocType is saved once more' : ': the column stays without uniqueness'}.`,
        evidence: {
          engine: 'mariadb',
          errno: 1061,
          sqlstate: '42000',
          text: `Duplicate key name '${field}'`,
        },
        ...(statement !== undefined && { statement: frappeSql(statement) }),
        fieldname: field,
      };
    }
  },
});
