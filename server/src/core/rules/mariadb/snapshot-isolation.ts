import { defineRule } from '../../rule.js';
import { isEnabled, optionOf, serverOptions } from '../../sources/site/cnf.js';

export default defineRule('file', {
  meta: {
    id: 'mariadb/snapshot-isolation',
    summary:
      'innodb_snapshot_isolation is on since MariaDB 11.6.2: a write to a row changed since it was read fails (1020)',
    targets: ['mariadb'],
    severity: 'info',
  },

  *check({ type, text, versions }) {
    if (type !== 'server-options' || !isOnByDefault(versions.mariadb)) return;
    const header = /^[ \t]*\[(?:mysqld|server|mariadb|mariadbd)(?:-[\d.]+)?\]/m.exec(text);
    if (!header) return;
    const options = serverOptions(text);
    const chosen = optionOf(options, 'innodb_snapshot_isolation');
    if (chosen && !isEnabled(chosen)) return;
    const isolation = optionOf(options, 'transaction_isolation', 'tx_isolation')?.value.toUpperCase();
    if (isolation !== undefined && /^READ-/.test(isolation)) return;
    const start = header.index + header[0].search(/\[/);
    yield {
      span: chosen?.span ?? { start, end: header.index + header[0].length },
      message:
        'With innodb_snapshot_isolation, which is on unless told, two requests that save one document fail where the later one used to win: a row changed since the transaction began to read, which is then rolled back as a whole. Retry such requests, or set innodb_snapshot_isolation = OFF as before.',
      evidence: {
        engine: 'mariadb',
        errno: 1020,
        sqlstate: 'HY000',
        text: "Record has changed since last read in table '…'; try restarting transaction",
      },
      key: 'innodb_snapshot_isolation',
    };
  },
});

/** MariaDB 11.6.2 turned it on. */
function isOnByDefault(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 11 || (major === 11 && minor >= 7);
}
