import { altersIn } from '../../contexts/patch-ddl.js';
import { dataRisks } from '../../migration/plan/risks.js';
import { defineRule } from '../../rule.js';
import { applyStatement } from '../../schema/state/apply.js';
import type { TableState } from '../../schema/state/state.js';

export default defineRule('patch', {
  meta: {
    id: 'migration/patch-data-refused',
    summary: 'An ALTER TABLE of a patch that MariaDB refuses for some values that may be in the table',
    targets: ['zero-downtime', 'mariadb'],
    severity: 'warning',
  },

  *check(context) {
    const states = new Map<string, TableState>();
    for (const { sql, alter, span, notNullByDefault } of altersIn(context)) {
      const name = alter.table;
      const state = states.get(name) ?? context.table(name);
      if (!state) continue;
      states.set(name, applyStatement(state, alter));
      const risks = dataRisks([alter], state, [], 'mariadb', new Set()).filter(({ errno }) => errno !== 0);
      if (risks.length === 0) continue;
      // That it becomes NOT NULL is what nobody has written.
      const first = (notNullByDefault && risks.find(({ errno }) => errno === 1265)) || risks[0]!;
      const ordered = [first, ...risks.filter((risk) => risk !== first)];
      const whens = ordered.map(({ errno, when }) => `${errno} when ${when}`).join('; ');
      const queries = ordered.flatMap(({ query }) => query ?? []);
      yield {
        span,
        message: `${notNullByDefault ? 'Without nullable=True the column becomes NOT NULL. ' : ''}migrate stops at this patch: ${whens}.${queries.length > 0 ? ` Count them first: ${queries.join('; ')}` : ''}`,
        evidence: { engine: 'mariadb', errno: first.errno, text: first.when },
        statement: sql,
        ...(notNullByDefault && first.errno === 1265 && { key: 'not null' }),
      };
    }
  },
});
