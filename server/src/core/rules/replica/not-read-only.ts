import { defineRule } from '../../rule.js';
import { isEnabled, optionOf, replicaMark, serverOptions } from '../../sources/site/cnf.js';
import { newlineOf } from '../../text.js';

export default defineRule('file', {
  meta: {
    id: 'replica/not-read-only',
    summary:
      'A replica whose option file does not set read_only: writes go through and it differs from its primary',
    targets: ['read-only'],
    severity: 'warning',
  },

  *check({ type, text }) {
    if (type !== 'server-options') return;
    const options = serverOptions(text);
    const mark = replicaMark(options);
    // A Galera node or a primary of a pair has these options too.
    if (!mark || options.some(({ name }) => /^(?:wsrep_on|auto_increment_offset)$/.test(name))) return;
    const readOnly = optionOf(options, 'read_only', 'super_read_only');
    if (isEnabled(readOnly)) return;
    const span = readOnly?.span ?? mark.span;
    yield {
      span,
      message: `These are a replica's options (${mark.name}), and read_only is ${readOnly ? 'off' : 'not set'}: a write that reaches it, as from a function under @frappe.read_only(), is not refused, and replication stops later on (1062, 1032).`,
      key: 'read_only',
      fixes: readOnly
        ? []
        : [
            {
              title: 'Add read_only = ON',
              safe: false,
              edits: [
                { span: { start: span.start, end: span.start }, newText: `read_only = ON${newlineOf(text)}` },
              ],
            },
          ],
    };
  },
});
