import type { Evidence } from '../../finding.js';
import { defineRule } from '../../rule.js';
import { TARGETS } from '../../targets.js';
import { type SharedConnection, sharedConnections } from '../../transactions/shared-connection.js';

const MIXED: Evidence = { engine: 'frappe', text: 'Packet sequence number wrong - got 2 expected 1' };
const UNBOUND: Evidence = { engine: 'frappe', text: 'object is not bound' };

export default defineRule('module', {
  meta: {
    id: 'mariadb/shared-connection',
    summary:
      'A database connection in a global, or used by threads or forked processes: one gets the answers of the other',
    targets: TARGETS,
    severity: 'warning',
  },

  *check({ module, text }) {
    for (const found of sharedConnections(module, text)) {
      const { start, end } = found.node;
      yield {
        span: { start, end },
        message: messageOf(found),
        evidence: found.kind === 'unbound' ? UNBOUND : MIXED,
      };
    }
  },
});

const HARM =
  'On one connection each reads what the other asked for: “Packet sequence number wrong” (pymysql), 2014 (mysqlclient), or rows of another query.';

function messageOf({ kind, what, where }: SharedConnection): string {
  switch (kind) {
    case 'kept':
      return `\`${what}\` is kept in ${where}, where all threads of a worker meet it, and requests after the one that it belongs to. ${HARM} Ask for it where it is used: \`frappe.db\` always is that of the request.`;
    case 'handed':
      return `The thread gets \`${what}\`, which goes on being used by the one that starts it. ${HARM} Read before, hand over the rows, or let the thread connect by itself.`;
    case 'context':
      return `The thread runs in a copy of this context, and \`${what}\` there is the same connection as here. ${HARM} Read before, hand over the rows, or let the thread connect by itself (\`frappe.init\`, \`frappe.connect\`).`;
    case 'forked':
      return `A forked process begins with its parent's open connection, and \`${what}\` uses it. ${HARM} Call \`frappe.init\` and \`frappe.connect\` in the process, or use \`frappe.enqueue\`. (Python 3.14 forks no longer unasked: there it has no site at all.)`;
    case 'unbound':
      return `A thread has no site: \`${what}\` fails there with “object is not bound”. Read before and hand over the rows, or call \`frappe.init\` and \`frappe.connect\` in the thread, and \`frappe.destroy\` at its end.`;
  }
}
