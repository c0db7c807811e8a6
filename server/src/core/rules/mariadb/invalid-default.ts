import { fieldColumns } from '../../contexts/columns.js';
import { causeOfDefault } from '../../contexts/defaults.js';
import type { DocTypeContext } from '../../contexts/doctype.js';
import { serverOf } from '../../contexts/server.js';
import { invalidDefault, type Server, syntaxError, unknownColumn } from '../../engines/errors.js';
import { defaultErrno } from '../../engines/limits/defaults.js';
import type { Evidence } from '../../finding.js';
import { remove, set } from '../../fix/json.js';
import { defineRule } from '../../rule.js';
import type { Column } from '../../schema/table.js';

export default defineRule('doctype', {
  meta: {
    id: 'mariadb/invalid-default',
    summary:
      'A default that the column cannot hold (1067): among them Not Nullable on a Date, Datetime or Time',
    targets: ['mariadb', 'vitess', 'vitess-sharded'],
    severity: 'error',
    customizations: true,
  },

  *check(context) {
    const server = serverOf(context);
    for (const { column, field, at, path, clause, failure } of fieldColumns(context)) {
      if (column.default === undefined) continue;
      const errno = defaultErrno(column.type, column.default, server);
      if (errno !== 1067 && errno !== 1054 && errno !== 1064) continue;
      const cause = causeOfDefault(field);
      const edit = path && remove(context.source, path(cause));
      const dynamic =
        cause === 'default' ? DYNAMIC.get((field.default ?? '').trim().toLowerCase()) : undefined;
      const written =
        dynamic !== undefined && path ? set(context.source, path('default'), dynamic) : undefined;
      yield {
        span: at(cause),
        message:
          cause === 'not_nullable'
            ? `Not Nullable gives this ${field.fieldtype} column DEFAULT ${column.default}, which is no value for ${column.type}; ${failure}.`
            : `${column.default} is no value for ${column.type}; ${failure}.${dynamic === undefined ? '' : ` Frappe knows ${dynamic}, in these letters.`}`,
        evidence: evidenceOf(errno, context, server, column),
        statement: clause(),
        fieldname: field.fieldname,
        fixes: [
          ...(written
            ? [
                {
                  title: `Use ${dynamic}, which Frappe fills in`,
                  safe: false,
                  preferred: true,
                  edits: [written],
                },
              ]
            : []),
          ...(edit ? [{ title: `Remove ${cause} from ${field.fieldname}`, safe: false, edits: [edit] }] : []),
        ],
      };
    }
  },
});

/** Defaults that Frappe fills in for each document (frappe/database/database.py `DEFAULT_SHORTCUTS`), by small letters. */
const DYNAMIC = new Map([
  ['today', 'Today'],
  ['now', 'Now'],
]);

/** An infinite number: Frappe writes it as the word `inf`, which MariaDB takes for a column; `-inf` cannot be read. */
function evidenceOf(
  errno: number,
  { statements }: DocTypeContext,
  server: Server,
  { name, default: value = '' }: Column,
): Evidence {
  if (errno === 1067) return invalidDefault(server, name);
  if (errno === 1054) return unknownColumn(value);
  const sql = statements.at(-1) ?? '';
  const clause = sql.toUpperCase().indexOf(' DEFAULT ', sql.indexOf(`\`${name}\` `)) + ' DEFAULT '.length;
  return syntaxError(server, sql, sql.indexOf(value.replace('-', ''), clause));
}
