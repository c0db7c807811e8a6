import { fieldColumns } from '../../contexts/columns.js';
import { syntaxError } from '../../engines/errors.js';
import { isReservedInMySql } from '../../engines/mysql/reserved.js';
import { renameFixes } from '../../fix/rename.js';
import { defineRule } from '../../rule.js';
import { parseType } from '../../schema/type.js';

export default defineRule('doctype', {
  meta: {
    id: 'vitess/identifier-requoted',
    summary:
      'A fieldname that is a reserved word of MySQL but no keyword of Vitess: vtgate drops its quotes (1064)',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
    needsEngine: true,
  },

  *check(context) {
    const { table, statements, source, versions, verdict, doctype } = context;
    const create = statements.at(-1);
    if (!table || create === undefined) return;
    const suspects = table.columns.filter(
      ({ name, origin }) => origin === 'field' && isReservedInMySql(name, versions.mysql),
    );
    if (suspects.length === 0) return;
    // A body that Vitess cannot parse goes on unchanged, with its quotes.
    const canonical = verdict(create)?.canonical;
    if (canonical === undefined) return;
    for (const { column, field, at, path } of fieldColumns(context)) {
      if (!suspects.includes(column)) continue;
      const unquoted = canonical.indexOf(`\n\t${column.name} ${parseType(column.type).base}`);
      // Not `key x (x)`: an index line has a name where a column has its type.
      if (unquoted < 0) continue;
      yield {
        span: at('fieldname'),
        message: `vtgate writes the CREATE TABLE of ${doctype.name} anew and quotes only its own keywords; ${column.name} comes out without quotes, and it is reserved in MySQL. Give the field another name.`,
        evidence: syntaxError('mysql', canonical, unquoted + 2),
        statement: canonical.slice(unquoted + 2).split(/,?\n/, 1)[0] ?? '',
        fieldname: field.fieldname,
        fixes: path
          ? renameFixes(source, path('fieldname'), field.fieldname, `${field.fieldname}_value`)
          : [],
      };
    }
  },
});
