import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import type { Evidence, Problem } from '../../finding.js';
import { defineRule } from '../../rule.js';
import { optionOf, serverOptions } from '../../sources/site/cnf.js';

const REPLICA_LOST: Evidence = {
  engine: 'mariadb',
  errno: 1236,
  text: 'Could not find first log file name in binary log index file',
};

export default defineRule('file', {
  meta: {
    id: 'replica/purge-without-replicas',
    summary: 'Binary logs are purged although no replica has read them: replication breaks (1236)',
    targets: ['read-only'],
    severity: 'warning',
  },

  *check({ type, text }) {
    if (type === 'fixture') yield* records(text);
    if (type !== 'server-options') return;
    const options = serverOptions(text);
    const needed = optionOf(options, 'slave_connections_needed_for_purge');
    const limit = optionOf(options, 'max_binlog_total_size', 'binlog_space_limit');
    if (needed?.value !== '0' || !limit || /^0$/.test(limit.value)) return;
    yield {
      span: needed.span,
      message: `With ${limit.name} logs are purged by size, and 0 here lets the server purge those that no replica has read yet.`,
      evidence: REPLICA_LOST,
      key: 'slave_connections_needed_for_purge',
    };
  },
});

/** Records of a hosting app's Database Server: one that is replicated and purges by size. */
function* records(text: string): Generator<Problem> {
  if (!text.includes('auto_purge_binlog_based_on_size')) return;
  const tree = parseTree(text);
  for (const record of tree?.type === 'array' ? (tree.children ?? []) : tree ? [tree] : []) {
    const on = (key: string) => {
      const value = findNodeAtLocation(record, [key])?.value as unknown;
      return value === 1 || value === true || value === '1';
    };
    const property = findNodeAtLocation(record, ['auto_purge_binlog_based_on_size'])?.parent;
    if (!property || !on('auto_purge_binlog_based_on_size') || !on('is_replication_setup')) continue;
    yield {
      span: { start: property.offset, end: property.offset + property.length },
      message:
        'This server is set up for replication and purges binary logs by size, also those that its replica has not read yet.',
      evidence: REPLICA_LOST,
      key: String(findNodeAtLocation(record, ['name'])?.value ?? property.offset),
    };
  }
}
