import { calleeOf, callsIn, executedBody } from '../../contexts/patch-code.js';
import { plainText } from '../../python/ast.js';
import { defineRule } from '../../rule.js';

export default defineRule('patch', {
  meta: {
    id: 'migration/rename-autoincrement',
    summary:
      'A patch renames a DocType with autoincrement: its SEQUENCE keeps the old name, inserts fail (4091)',
    targets: ['mariadb'],
    severity: 'warning',
  },

  *check({ module, text, doctype }) {
    // It makes or moves the sequence itself.
    if (/sequence|_id_seq|set_next_val/i.test(text)) return;
    for (const call of callsIn(executedBody(module))) {
      if (!/(?:^|\.)rename_doc$/.test(calleeOf(call) ?? '')) continue;
      const [what, , to] = call.args.filter(({ name, star }) => name === undefined && star === 0);
      const name = plainText(to?.value ?? call.args.find((arg) => arg.name === 'new')?.value);
      if (plainText(what?.value) !== 'DocType' || name === undefined) continue;
      if (doctype(name)?.autoname.toLowerCase() !== 'autoincrement') continue;
      const sequence = `${name.toLowerCase().replaceAll(' ', '_').replaceAll('-', '_')}_id_seq`;
      yield {
        span: { start: call.start, end: call.end },
        message: `The SEQUENCE that numbers the documents keeps its old name, so that new ones of ${name} fail on Frappe 15, and on 16 without frappe#37578. Rename it after this: frappe.db.sql_ddl("RENAME TABLE …_id_seq TO ${sequence}").`,
        evidence: {
          engine: 'mariadb',
          errno: 4091,
          sqlstate: '42S02',
          text: `Unknown SEQUENCE: '${sequence}'`,
        },
      };
    }
  },
});
