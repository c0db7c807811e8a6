import { judgedKeys } from '../../contexts/keys.js';
import { keyTooLong } from '../../engines/errors.js';
import { keyFixes } from '../../fix/keys.js';
import { defineRule } from '../../rule.js';

export default defineRule('doctype', {
  meta: {
    id: 'vitess/key-too-long',
    summary: 'A key that MariaDB shortens or hashes and MySQL refuses (1071)',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
    customizations: true,
  },

  *check(context) {
    // Without MariaDB among the targets mariadb/key-too-long speaks for MySQL.
    if (!context.targets.has('mariadb')) return;
    for (const { key, ifNotExists, verdict, at, related, found } of judgedKeys(context)) {
      if (ifNotExists) continue;
      const { errno, bytes, limit } = verdict('mysql');
      if (errno !== 1071 || verdict('mariadb').errno !== undefined) continue;
      const columns = key.columns.map(({ name }) => name).join(', ');
      yield {
        span: at(),
        message: `The index ${key.name} (${columns}) takes ${bytes} of ${limit} bytes, 4 for each character. MariaDB ${key.kind === 'unique' ? 'keeps a hash of the values' : `keeps the first ${limit / 4} characters`}; MySQL refuses it.`,
        evidence: keyTooLong('mysql', limit),
        ...(found && { statement: found.clause(), fieldname: found.field.fieldname }),
        key: `key ${key.name}`,
        related: related(),
        fixes: found
          ? keyFixes(context.source, found, key.kind === 'unique' ? 'unique' : 'search_index')
          : [],
      };
    }
  },
});
