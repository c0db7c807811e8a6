import { judgedKeys } from '../../contexts/keys.js';
import { jsonKey } from '../../engines/errors.js';
import { keyFixes } from '../../fix/keys.js';
import { defineRule } from '../../rule.js';
import { parseType } from '../../schema/type.js';

export default defineRule('doctype', {
  meta: {
    id: 'vitess/json-index',
    summary: 'A key on a JSON field, which MySQL refuses (3152)',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
    customizations: true,
  },

  *check(context) {
    for (const { key, ifNotExists, verdict, at, related, found } of judgedKeys(context)) {
      if (ifNotExists || verdict('mysql').errno !== 3152) continue;
      const column = context.table?.columns.find(
        ({ name, type }) => parseType(type).base === 'json' && key.columns.some((part) => part.name === name),
      );
      yield {
        span: at(),
        message:
          'MySQL, and so Vitess, indexes no JSON column; MariaDB stores JSON as text and does. Keep what is searched for in a field of its own.',
        evidence: jsonKey(column?.name ?? key.name),
        ...(found && {
          statement: statementOf(key.kind, found.clause(), key.name),
          fieldname: found.field.fieldname,
        }),
        key: `key ${key.name}`,
        related: related(),
        fixes: found
          ? keyFixes(context.source, found, key.kind === 'unique' ? 'unique' : 'search_index')
          : [],
      };
    }
  },
});

function statementOf(kind: string, clause: string, name: string): string {
  return kind === 'unique' ? clause : `index \`${name}\`(\`${name}\`)`;
}
