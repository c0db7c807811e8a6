import { fieldColumns } from '../../check/columns.js';
import { causeOfDefault } from '../../check/defaults.js';
import { serverOf } from '../../check/server.js';
import { invalidDefault, unknownColumn } from '../../engines/errors.js';
import { remove } from '../../fix/json.js';
import { defineRule } from '../../rule.js';
import { defaultErrno } from '../../schema/limits/defaults.js';

export default defineRule('doctype', {
  meta: {
    id: 'mariadb/invalid-default',
    summary:
      'A default that the column cannot hold (1067): among them Not Nullable on a Date, Datetime or Time',
    targets: ['mariadb', 'vitess', 'vitess-sharded'],
    severity: 'error',
  },

  *check(context) {
    const server = serverOf(context);
    for (const { column, field, at, path, clause, related, failure } of fieldColumns(context)) {
      if (column.default === undefined) continue;
      const errno = defaultErrno(column.type, column.default, server);
      // An infinite number: Frappe writes it as the word `inf`, which the server takes for a column.
      const unknown = errno === 1054 && server === 'mariadb';
      if (errno !== 1067 && !unknown) continue;
      const cause = causeOfDefault(field);
      const edit = path && remove(context.source, path(cause));
      yield {
        span: at(cause),
        message:
          cause === 'not_nullable'
            ? `Not Nullable gives this ${field.fieldtype} column DEFAULT ${column.default}, which is no value for ${column.type}; ${failure}.`
            : `${column.default} is no value for ${column.type}; ${failure}.`,
        evidence: unknown ? unknownColumn(column.default) : invalidDefault(server, column.name),
        statement: clause(),
        fieldname: field.fieldname,
        related,
        fixes: edit ? [{ title: `Remove ${cause} from ${field.fieldname}`, safe: false, edits: [edit] }] : [],
      };
    }
  },
});
