import { syntaxError } from '../../engines/errors.js';
import { defineRule } from '../../rule.js';

export default defineRule('file', {
  meta: {
    id: 'vitess/frappe-unique-index',
    summary: "This bench's Frappe adds unique indexes with IF NOT EXISTS, which MySQL cannot parse (1064)",
    targets: ['vitess', 'vitess-sharded'],
    severity: 'warning',
  },

  *check({ type, text }) {
    if (type !== 'frappe-schema') return;
    const sent = /ADD UNIQUE INDEX IF NOT EXISTS/.exec(text);
    if (!sent) return;
    const index = 'IF NOT EXISTS email (`email`)';
    const statement = `ALTER TABLE \`tabExample\` ADD UNIQUE INDEX ${index}`;
    yield {
      span: { start: sent.index, end: sent.index + sent[0].length },
      message:
        'Frappe sends this whenever a field becomes unique on a table that exists; MySQL behind Vitess cannot parse it, and migrate stops. New tables are fine. Add such an index with a statement of your own before migrate.',
      evidence: syntaxError('mysql', statement, statement.length - index.length),
      statement,
    };
  },
});
