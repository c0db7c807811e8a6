import { defineRule } from '../../rule.js';
import { timers } from '../../sources/site/script.js';

export default defineRule('file', {
  meta: {
    id: 'read-only/autosave',
    summary: 'A timer in a client script saves without asking whether the site is read-only',
    targets: ['read-only'],
    severity: 'warning',
  },

  *check({ type, text }) {
    if (type !== 'script' || text.includes('boot.read_only')) return;
    for (const { start, end } of timers(text)) {
      const body = text.slice(start, end);
      const call =
        /\b(?:cur_frm|frm)\.save\(|\bfrappe\.db\.(?:set_value|insert|delete_doc)\(|["']frappe\.client\.(?:save|insert|set_value|submit|delete)["']/.exec(
          body,
        );
      if (!call) continue;
      yield {
        span: { start: start + call.index, end: start + call.index + call[0].length },
        message:
          'This timer saves by itself. On a read-only site each attempt is answered with 503 and an error message; ask frappe.boot.read_only first.',
        evidence: { engine: 'frappe', text: 'frappe.InReadOnlyMode' },
      };
    }
  },
});
