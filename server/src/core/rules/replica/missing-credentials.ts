import { defineRule } from '../../rule.js';
import { readSiteConfig } from '../../sources/site/config.js';

export default defineRule('file', {
  meta: {
    id: 'replica/missing-credentials',
    summary: 'different_credentials_for_replica without a user or password: the connection is refused (1045)',
    targets: ['read-only'],
    severity: 'warning',
  },

  *check({ type, text, common }) {
    if (type !== 'site-config') return;
    const config = readSiteConfig(text, common);
    const span = config.spanOf('different_credentials_for_replica') ?? config.spanOf('read_from_replica');
    if (!span || !config.isOn('read_from_replica') || !config.isOn('different_credentials_for_replica'))
      return;
    const user = config.isOn('replica_db_user') || config.isOn('replica_db_name');
    const missing = [
      ...(user ? [] : ['replica_db_user']),
      ...(config.isOn('replica_db_password') ? [] : ['replica_db_password']),
    ];
    if (missing.length === 0) return;
    yield {
      span,
      message: `The replica is to have credentials of its own, and ${missing.map((key) => `"${key}"`).join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not given: every request that reads from it fails.`,
      evidence: { engine: 'mariadb', errno: 1045, sqlstate: '28000', text: 'Access denied for user' },
      key: missing.join(),
    };
  },
});
