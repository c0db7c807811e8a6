import { defineRule } from '../../rule.js';
import { optionOf, replicaMark, type ServerOption, serverOptions } from '../../sources/site/cnf.js';

export default defineRule('file', {
  meta: {
    id: 'replica/equal-server-id',
    summary: 'Two servers of a setup have one server_id: replication does not start (1593)',
    targets: ['read-only'],
    severity: 'error',
  },

  *check({ type, text, others }) {
    if (type !== 'server-options') return;
    const options = serverOptions(text);
    const id = optionOf(options, 'server_id');
    if (!id || !takesPart(options) || !/^\d+$/.test(id.value)) return;
    for (const other of others('server-options')) {
      const theirs = serverOptions(other.text);
      const same = optionOf(theirs, 'server_id');
      if (same?.value !== id.value || !takesPart(theirs)) continue;
      // Told on the replica: it is the one that stops.
      if (!replicaMark(options)) continue;
      yield {
        span: id.span,
        message: `${other.file.slice(other.file.lastIndexOf('/') + 1)} has server_id ${id.value} too: the replica refuses to fetch from a server with its own id. Give each server an id of its own.`,
        evidence: {
          engine: 'mariadb',
          errno: 1593,
          text: 'Fatal error: The slave I/O thread stops because master and slave have equal MySQL server ids',
        },
        key: 'server_id',
      };
      return;
    }
  },
});

/** It writes a binary log or applies one. */
function takesPart(options: readonly ServerOption[]): boolean {
  return replicaMark(options) !== undefined || optionOf(options, 'log_bin') !== undefined;
}
