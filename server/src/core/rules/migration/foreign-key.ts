import { altersIn } from '../../contexts/patch-ddl.js';
import { defineRule } from '../../rule.js';

export default defineRule('patch', {
  meta: {
    id: 'migration/foreign-key',
    summary: "A FOREIGN KEY that a patch adds: Vitess's online DDL refuses the table from then on",
    targets: ['vitess', 'vitess-sharded'],
    severity: 'warning',
  },

  *check(context) {
    for (const { sql, alter, span } of altersIn(context)) {
      if (!alter.clauses.some(({ kind }) => kind === 'add-foreign')) continue;
      yield {
        span,
        message: `Vitess's online DDL refuses this statement, and every later change of \`${alter.table}\` and of the table that it refers to. Frappe checks links itself: leave the constraint out.`,
        evidence: {
          engine: 'vitess',
          text: 'foreign key constraints are not supported in online DDL, see https://vitess.io/blog/2021-06-15-online-ddl-why-no-fk/',
        },
        statement: sql,
      };
    }
  },
});
