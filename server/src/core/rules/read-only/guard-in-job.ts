import { keyOf } from '../../readonly/report.js';
import { defineRule } from '../../rule.js';

const GUARD = /\bfrappe\.(?:local\.)?flags\.(?:read_only\b|get\(["']read_only["']\))/g;

export default defineRule('entry', {
  meta: {
    id: 'read-only/guard-in-job',
    summary:
      'A background job asks frappe.flags.read_only, which workers never set: it writes during maintenance',
    targets: ['read-only'],
    severity: 'warning',
  },

  *check(context) {
    const { entry, writes } = context.result;
    if (!entry.enqueued || !writes) return;
    const text = context.text.slice(entry.node.start, entry.node.end);
    if (/\bmaintenance_mode\b/.test(text)) return;
    for (const match of text.matchAll(GUARD)) {
      const start = entry.node.start + match.index;
      const end = start + match[0].length;
      yield {
        span: { start, end },
        message: `\`${entry.name}\` runs as a background job. Workers are never read-only and do not set this flag, so during maintenance the job goes on and writes; frappe.conf.maintenance_mode tells.`,
        key: keyOf(context),
        fixes: [
          {
            title: 'Ask frappe.conf.maintenance_mode too',
            safe: false,
            preferred: true,
            edits: [{ span: { start, end }, newText: `(${match[0]} or frappe.conf.maintenance_mode)` }],
          },
        ],
      };
    }
  },
});
