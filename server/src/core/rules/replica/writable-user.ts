import { defineRule } from '../../rule.js';
import { readSiteConfig } from '../../sources/site/config.js';

export default defineRule('file', {
  meta: {
    id: 'replica/writable-user',
    summary: 'The replica is read as root: read_only does not hold for users with SUPER or READ ONLY ADMIN',
    targets: ['read-only'],
    severity: 'warning',
  },

  *check({ type, text, common }) {
    if (type !== 'site-config' && type !== 'common-config') return;
    const config = readSiteConfig(text, common);
    const key = ['replica_db_user', 'replica_db_name'].find((name) => config.spanOf(name));
    const span = key && config.spanOf(key);
    if (!key || !span || config.get(key) !== 'root') return;
    yield {
      span,
      message:
        'The server option read_only does not hold for root (SUPER, READ ONLY ADMIN): a write of a function under @frappe.read_only() goes through on the replica, which then differs from its primary.',
      key,
    };
  },
});
