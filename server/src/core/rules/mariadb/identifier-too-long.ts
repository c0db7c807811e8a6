import { fieldColumns } from '../../contexts/columns.js';
import { judgedKeys } from '../../contexts/keys.js';
import { serverOf } from '../../contexts/server.js';
import { identifierTooLong, incorrectTableName } from '../../engines/errors.js';
import { NAME_LIMIT } from '../../engines/limits/names.js';
import { renameFixes } from '../../fix/rename.js';
import { defineRule } from '../../rule.js';

export default defineRule('doctype', {
  meta: {
    id: 'mariadb/identifier-too-long',
    summary: 'A fieldname, table, index or sequence name over 64 characters (1059, 1103)',
    targets: ['mariadb', 'vitess', 'vitess-sharded'],
    severity: 'error',
    customizations: true,
  },

  *check(context) {
    const { table, source } = context;
    if (!table) return;
    const server = serverOf(context);
    const tooLong = (name: string) => name.length > NAME_LIMIT && [...name].length > NAME_LIMIT;
    const ofTable = (name: string) =>
      server === 'mariadb' ? incorrectTableName(server, name) : identifierTooLong(server, name);
    if (tooLong(table.name) && !context.customized) {
      yield {
        span: source.nearest(['name']),
        message: `The table ${table.name} would have a name of ${[...table.name].length} characters; ${NAME_LIMIT} are allowed, so a DocType's name may have ${NAME_LIMIT - 3}.`,
        evidence: ofTable(table.name),
        key: 'table',
      };
    }
    if (
      table.sequence !== undefined &&
      tooLong(table.sequence) &&
      server === 'mariadb' &&
      !context.customized
    ) {
      yield {
        span: source.nearest(['name']),
        message: `The sequence ${table.sequence} would have a name of ${[...table.sequence].length} characters; ${NAME_LIMIT} are allowed.`,
        evidence: ofTable(table.sequence),
        key: 'sequence',
      };
    }
    for (const { column, field, at, path, failure } of fieldColumns(context)) {
      if (!tooLong(column.name)) continue;
      // Frappe itself refuses the 64th character once the table is there.
      const short = [...column.name]
        .slice(0, NAME_LIMIT - 1)
        .join('')
        .replace(/_+$/, '');
      yield {
        span: at('fieldname'),
        message: `The fieldname has ${[...column.name].length} characters; ${NAME_LIMIT} are allowed, and ${failure}.`,
        evidence: identifierTooLong(server, column.name),
        fieldname: field.fieldname,
        fixes: path ? renameFixes(source, path('fieldname'), field.fieldname, short) : [],
      };
    }
    for (const { key, inPython, at, related } of judgedKeys(context)) {
      if (!inPython || !tooLong(key.name)) continue;
      yield {
        span: at(),
        message: `The index ${key.name} has a name of ${[...key.name].length} characters; ${NAME_LIMIT} are allowed. Give add_index a name of your own.`,
        evidence: identifierTooLong(server, key.name),
        key: `key ${key.name}`,
        related: related(),
      };
    }
  },
});
