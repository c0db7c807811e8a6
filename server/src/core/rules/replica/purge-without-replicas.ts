import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import type { TextFile } from '../../contexts/file.js';
import type { Evidence, Problem } from '../../finding.js';
import { defineRule } from '../../rule.js';
import {
  isEnabled,
  optionOf,
  replicaMark,
  type ServerOption,
  serverOptions,
} from '../../sources/site/cnf.js';

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

  *check({ file, type, text, others }) {
    if (type === 'fixture') yield* records(text);
    if (type !== 'server-options') return;
    const options = serverOptions(text);
    const needed = optionOf(options, 'slave_connections_needed_for_purge');
    const limit = [
      optionOf(options, 'max_binlog_total_size', 'binlog_space_limit'),
      optionOf(options, 'expire_logs_days', 'binlog_expire_logs_seconds'),
    ].find((option) => option && Number.parseFloat(option.value) > 0);
    if (!limit || !needed || !/^0+$/.test(needed.value) || replicaMark(options)) return;
    const replicated = replicaOf(file, options, others('server-options'));
    if (!replicated) return;
    yield {
      span: needed.span,
      message: `${replicated}: with 0 here, ${limit.name} purges binary logs also while no replica is connected, and one that had not read them cannot go on.`,
      evidence: REPLICA_LOST,
      key: 'slave_connections_needed_for_purge',
    };
  },
});

/**
 * Why a server is taken to have a replica. On one without, 0 is what it needs: with the default of 1 its logs are never
 * purged. Another server's file has a server_id of its own; without one it may be a further part of the same options.
 */
function replicaOf(
  file: string,
  options: readonly ServerOption[],
  files: readonly TextFile[],
): string | undefined {
  if (isEnabled(optionOf(options, 'rpl_semi_sync_master_enabled')))
    return 'This server waits for its replicas (rpl_semi_sync_master_enabled)';
  if (!optionOf(options, 'server_id')) return;
  const replica = files.find((other) => {
    if (!isBeside(file, other.file)) return false;
    const theirs = serverOptions(other.text);
    return optionOf(theirs, 'server_id') && replicaMark(theirs);
  });
  return replica && `${replica.file.split('/').slice(-2).join('/')} has a replica's options`;
}

/** `db/primary.cnf` and `db/replica.cnf`, or `db1/my.cnf` and `db2/my.cnf`. */
function isBeside(file: string, other: string): boolean {
  const [mine, theirs] = [file.split('/'), other.split('/')];
  if (mine.length !== theirs.length) return false;
  const differ = mine.flatMap((part, i) => (part === theirs[i] ? [] : [mine.length - i]));
  return differ.length === 1 && differ[0]! <= 2;
}

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
