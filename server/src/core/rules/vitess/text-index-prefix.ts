import { judgedKeys } from '../../contexts/keys.js';
import { blobKeyWithoutLength } from '../../engines/errors.js';
import { defineRule } from '../../rule.js';
import { isLargeObject, parseType } from '../../schema/type.js';

export default defineRule('doctype', {
  meta: {
    id: 'vitess/text-index-prefix',
    summary: 'A key on a text column without a prefix, which MySQL refuses (1170)',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
    customizations: true,
  },

  *check(context) {
    for (const { key, ifNotExists, verdict, at, related } of judgedKeys(context)) {
      if (ifNotExists || verdict('mysql').errno !== 1170) continue;
      const column = context.table?.columns.find(
        ({ name, type }) =>
          isLargeObject(parseType(type)) &&
          key.columns.some((part) => part.name === name && part.prefix === undefined),
      );
      if (!column) continue;
      yield {
        span: at(),
        message: `MySQL, and so Vitess, needs a prefix for the ${column.type} column ${column.name} in the index ${key.name}; MariaDB makes a hash or a prefix of its own. Index a Data field, or ${column.name}(140).`,
        evidence: blobKeyWithoutLength(column.name),
        fieldname: column.name,
        key: `key ${key.name}`,
        related: related(),
      };
    }
  },
});
