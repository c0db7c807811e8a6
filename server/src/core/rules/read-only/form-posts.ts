import { defineRule } from '../../rule.js';

export default defineRule('file', {
  meta: {
    id: 'read-only/form-posts',
    summary: 'A form on a web page posts, also when the site is read-only',
    targets: ['read-only'],
    severity: 'info',
  },

  *check({ type, file, text }) {
    if (type !== 'template' || !/\/(?:www|templates\/pages|web_form)\//.test(file)) return;
    if (/read_only_mode|flags\.read_only|boot\.read_only/.test(text)) return;
    for (const form of text.matchAll(/<form\b[^>]*\bmethod\s*=\s*["']?post\b[^>]*>/gi)) {
      yield {
        span: { start: form.index, end: form.index + form[0].length },
        message:
          'On a read-only site what this form sends is refused (503). The page can leave it out: web pages know `read_only_mode`.',
        evidence: { engine: 'frappe', text: 'frappe.InReadOnlyMode' },
        key: form[0].replace(/\s+/g, ' '),
      };
    }
  },
});
