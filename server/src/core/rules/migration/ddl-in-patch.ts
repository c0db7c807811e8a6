import { calleeOf, callsIn, executedBody, sqlOf } from '../../contexts/patch-code.js';
import { defineRule } from '../../rule.js';

export default defineRule('patch', {
  meta: {
    id: 'migration/ddl-in-patch',
    summary: 'DDL sent through frappe.db.sql in a patch: refused when something was written before it',
    targets: ['zero-downtime', 'mariadb'],
    severity: 'warning',
  },

  *check({ module }) {
    for (const call of callsIn(executedBody(module))) {
      if (!calleeOf(call)?.endsWith('.sql')) continue;
      const sql = sqlOf(call);
      const word = sql && /^\s*(alter|drop|create|truncate)\b(?!\s+temporary)/i.exec(sql.text)?.[1];
      if (!sql || !word) continue;
      yield {
        span: sql,
        message: `${word.toUpperCase()} commits what the patch has written so far, so Frappe refuses it after a write. frappe.db.sql_ddl commits first and says so.`,
        evidence: { engine: 'frappe', text: 'ImplicitCommitError: This statement can cause implicit commit' },
        statement: sql.text.trim(),
        fixes: [],
      };
    }
  },
});
