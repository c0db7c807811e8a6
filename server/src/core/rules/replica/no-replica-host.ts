import { defineRule } from '../../rule.js';
import { readSiteConfig } from '../../sources/site/config.js';

export default defineRule('file', {
  meta: {
    id: 'replica/no-replica-host',
    summary: 'read_from_replica without replica_host: what is taken for the replica is the default host',
    targets: ['read-only'],
    severity: 'warning',
  },

  *check({ type, text, common }) {
    if (type !== 'site-config' && type !== 'common-config') return;
    const config = readSiteConfig(text, common);
    const span = config.spanOf('read_from_replica');
    if (!span || !config.isOn('read_from_replica') || config.isOn('replica_host')) return;
    // Sites may each have a replica of their own.
    if (type === 'common-config') return;
    yield {
      span,
      message:
        'No "replica_host" is given: Frappe connects to the default host instead of a replica, which is the primary or nothing (2003).',
      key: 'replica_host',
    };
  },
});
