import { fieldColumns } from '../../contexts/columns.js';
import { judgedKeys } from '../../contexts/keys.js';
import { indexStatements } from '../../engines/create.js';
import { syntaxError } from '../../engines/errors.js';
import { isReservedInMariaDb } from '../../engines/mariadb/reserved.js';
import { defineRule } from '../../rule.js';

export default defineRule('doctype', {
  meta: {
    id: 'mariadb/reserved-index',
    summary:
      'add_index or add_unique on a field named with a reserved word, which Frappe does not quote (1064)',
    targets: ['mariadb'],
    severity: 'error',
  },

  *check(context) {
    const { table, doctype } = context;
    if (!table?.indexes.some(({ origin }) => origin === 'controller')) return;
    const statements = indexStatements(table, 'mariadb');
    const fields = new Map(fieldColumns(context).map((found) => [found.column.name, found]));
    for (const { key, inPython, at, related, stops } of judgedKeys(context)) {
      const word = key.columns.find(({ name, quoted }) => !quoted && isReservedInMariaDb(name))?.name;
      const statement = statements.find((sql) => sql.includes(`\`${key.name}\``));
      if (!inPython || word === undefined || statement === undefined) continue;
      const list = statement.indexOf('(', statement.indexOf(`\`${key.name}\``));
      const offset = list + statement.slice(list).search(new RegExp(`\\b${word}\\b`));
      yield {
        span: fields.get(word)?.at('fieldname') ?? at(),
        message: `on_doctype_update indexes ${word} without quotes, and it is a reserved word: ${stops()} ${doctype.name}.`,
        evidence: syntaxError('mariadb', statement, offset),
        statement,
        fieldname: word,
        key: `key ${key.name}`,
        related: related(),
      };
    }
  },
});
