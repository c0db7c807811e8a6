import { judgedKeys } from '../../contexts/keys.js';
import { serverOf } from '../../contexts/server.js';
import { keyTooLong, tooManyKeyParts } from '../../engines/errors.js';
import { keyPartsLimit } from '../../engines/limits/keys.js';
import { defineRule } from '../../rule.js';

export default defineRule('doctype', {
  meta: {
    id: 'mariadb/key-too-long',
    summary: 'A key over 3,072 bytes (1071) or with too many columns (1070)',
    targets: ['mariadb', 'vitess', 'vitess-sharded'],
    severity: 'error',
    customizations: true,
  },

  *check(context) {
    const server = serverOf(context);
    for (const { key, ifNotExists, verdict, at, related, found } of judgedKeys(context)) {
      if (ifNotExists && server === 'mysql') continue;
      const { errno, bytes, limit } = verdict(server);
      if (errno !== 1071 && errno !== 1070) continue;
      const columns = key.columns.map(({ name }) => name).join(', ');
      yield {
        span: at(),
        message:
          errno === 1070
            ? `The index ${key.name} has ${key.columns.length} columns, more than a key may have. Index fewer.`
            : `The index ${key.name} (${columns}) takes ${bytes} of ${limit} bytes, 4 for each character. Index fewer columns, or prefixes of them.`,
        evidence: errno === 1070 ? tooManyKeyParts(server, keyPartsLimit(server)) : keyTooLong(server, limit),
        ...(found && { fieldname: found.field.fieldname }),
        key: `key ${key.name}`,
        related: related(),
      };
    }
  },
});
