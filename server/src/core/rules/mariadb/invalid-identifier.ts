import { fieldColumns } from '../../contexts/columns.js';
import { judgedKeys } from '../../contexts/keys.js';
import { serverOf } from '../../contexts/server.js';
import {
  incorrectColumnName,
  incorrectIndexName,
  incorrectTableName,
  invalidCharacters,
  type Server,
  syntaxError,
} from '../../engines/errors.js';
import { nameErrno } from '../../engines/limits/names.js';
import type { Evidence } from '../../finding.js';
import { defineRule } from '../../rule.js';

export default defineRule('doctype', {
  meta: {
    id: 'mariadb/invalid-identifier',
    summary:
      'A name with a space at its end (1103, 1166) or a character outside the basic plane (1300), an index named primary (1280), a sequence named with a sign (1064)',
    targets: ['mariadb', 'vitess', 'vitess-sharded'],
    severity: 'error',
    customizations: true,
  },

  *check(context) {
    const { table, source } = context;
    if (!table) return;
    const server = serverOf(context);
    const ofTable = context.customized ? undefined : answer(server, 'table', table.name);
    if (ofTable) {
      yield {
        span: source.nearest(['name']),
        message: `No table can be named "${table.name}"; the CREATE TABLE fails.`,
        evidence: ofTable,
        key: 'table',
      };
    }
    const create = context.statements[0] ?? '';
    const bad =
      server === 'mariadb' && table.sequence && !context.customized
        ? table.sequence.search(BREAKS_A_NAME)
        : -1;
    if (bad >= 0) {
      yield {
        span: source.nearest(['name']),
        message: `Frappe writes the name of the sequence without quotes, and "${table.sequence![bad]}" ends it; install and migrate stop at ${table.doctype}.`,
        evidence: syntaxError('mariadb', create, create.indexOf(table.sequence!) + bad),
        statement: create,
        key: 'sequence',
      };
    }
    for (const { column, field, at, failure } of fieldColumns(context)) {
      const evidence = answer(server, 'column', column.name);
      if (!evidence) continue;
      yield {
        span: at('fieldname'),
        message: `No column can be named "${column.name}"; ${failure}.`,
        evidence,
        fieldname: field.fieldname,
      };
    }
    for (const { key, inPython, found, at, related } of judgedKeys(context)) {
      if (inPython || key.kind !== 'index' || nameErrno('index', key.name, server) !== 1280) continue;
      yield {
        span: at(),
        message: `Frappe names an index as its field, and no index can be named ${key.name}; ${found?.failure}.`,
        evidence: incorrectIndexName(server, key.name),
        fieldname: key.name,
        related: related(),
      };
    }
  },
});

/** What a name without quotes cannot have; a point or a `#` is worse, but not told here. */
const BREAKS_A_NAME = /[%'"/()&+,!?:]/;

/** Undefined also for a name that is too long, and for what has not been measured on MySQL. */
function answer(server: Server, kind: 'table' | 'column', name: string): Evidence | undefined {
  switch (nameErrno(kind, name, server)) {
    case 1166:
      return incorrectColumnName(server, name);
    case 1103:
      return name.endsWith(' ') ? incorrectTableName(server, name) : undefined;
    case 1300:
      return server === 'mariadb' ? invalidCharacters(name) : undefined;
    default:
      return undefined;
  }
}
