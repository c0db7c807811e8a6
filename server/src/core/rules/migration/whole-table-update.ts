import { callsIn, executedBody, sqlOf } from '../../check/patch-code.js';
import { defineRule } from '../../rule.js';

export default defineRule('patch', {
  meta: {
    id: 'migration/whole-table-update',
    summary:
      'A patch that updates or deletes every row in one statement: all rows locked, Vitess stops at 10,000',
    targets: ['zero-downtime', 'vitess', 'vitess-sharded'],
    severity: 'warning',
  },

  *check({ module }) {
    for (const call of callsIn(executedBody(module))) {
      const sql = sqlOf(call);
      if (!sql || sql.text.includes('{}')) continue;
      const match = /^\s*(update|delete\s+from)\s+`?(tab[^`]+?)`?(?:\s|$)/i.exec(sql.text);
      // Singles and the like have few rows; a join or a condition may leave few.
      if (
        !match ||
        /\b(where|limit|join)\b/i.test(sql.text) ||
        /^tab(Singles|Series|DefaultValue)$/i.test(match[2]!)
      ) {
        continue;
      }
      yield {
        span: sql,
        message: `Every row of \`${match[2]}\` is locked until the statement ends, and with more than 10,000 rows Vitess stops it. Go through the table in batches by primary key, each with a commit.`,
        evidence: { engine: 'vitess', errno: 1317, sqlstate: '70100', text: 'Row count exceeded 10000' },
        statement: sql.text.trim(),
      };
    }
  },
});
