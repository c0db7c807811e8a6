import { fieldColumns } from '../../contexts/columns.js';
import { syntaxError } from '../../engines/errors.js';
import { randomNames } from '../../fix/naming.js';
import { defineRule } from '../../rule.js';

export default defineRule('doctype', {
  meta: {
    id: 'vitess/uuid-type',
    summary: 'Naming by UUID, or a Link to a DocType named so: MySQL has no type uuid (1064)',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
    customizations: true,
  },

  *check(context) {
    const { table, statements, source, doctype } = context;
    const create = statements.at(-1);
    if (!table || create === undefined) return;
    const answer = (word: string) =>
      syntaxError('mysql', create, create.indexOf(word) + word.length - 'uuid'.length);
    if (table.nameType === 'uuid') {
      yield {
        span: source.nearest(['autoname']),
        message: `Names by UUID make the primary key a MariaDB uuid column; MySQL has no such type, and the CREATE TABLE of ${doctype.name} fails.`,
        evidence: answer('name uuid'),
        statement: 'name uuid primary key',
        key: 'autoname',
        fixes: randomNames(source),
      };
    }
    for (const { column, field, at, clause, failure } of fieldColumns(context)) {
      if (column.type !== 'uuid') continue;
      yield {
        span: at('options'),
        message: `${field.options} is named by UUID, so this Link is a MariaDB uuid column; MySQL has no such type, and ${failure}.`,
        evidence: answer(`\`${column.name}\` uuid`),
        statement: clause(),
        fieldname: field.fieldname,
      };
    }
  },
});
