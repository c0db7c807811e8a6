import { calleeOf, callsIn, executedBody, sqlOf } from '../../contexts/patch-code.js';
import type { CallExpr } from '../../python/ast.js';
import { defineRule } from '../../rule.js';

export default defineRule('patch', {
  meta: {
    id: 'migration/ddl-in-patch',
    summary: 'DDL sent through frappe.db.sql in a patch that has written something: Frappe refuses it',
    targets: ['zero-downtime', 'mariadb'],
    severity: 'warning',
  },

  *check({ module }) {
    // Each patch begins in a transaction of its own.
    let written = false;
    for (const call of [...callsIn(executedBody(module))].sort((a, b) => a.end - b.end)) {
      if (ends(call)) written = false;
      else if (writes(call)) written = true;
      if (!written || !calleeOf(call)?.endsWith('.sql')) continue;
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

const METHODS =
  /(?:^|\.)(?:set_value|set_single_value|db_set|save|insert|submit|cancel|delete|delete_doc|db_update|db_insert|bulk_insert|bulk_update|rename_doc|set_default)$/;

/** Something that sends an INSERT, UPDATE or DELETE: that is what Frappe counts. */
function writes(call: CallExpr): boolean {
  const sql = sqlOf(call);
  if (sql) return /^\s*(?:insert|update|delete)\b/i.test(sql.text);
  return METHODS.test(calleeOf(call) ?? (call.fn.kind === 'attr' ? call.fn.name : ''));
}

/** A commit, a rollback, or what commits before its own DDL. */
function ends(call: CallExpr): boolean {
  return /(?:^|\.)(?:commit|rollback|sql_ddl|reload_doc|reload_doctype|add_index|add_unique|updatedb|rename_field)$/.test(
    calleeOf(call) ?? '',
  );
}
