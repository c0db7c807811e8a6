import { fieldColumns } from '../../check/columns.js';
import { serverOf } from '../../check/server.js';
import { duplicateColumn } from '../../engines/errors.js';
import { defineRule } from '../../rule.js';

export default defineRule('doctype', {
  meta: {
    id: 'mariadb/duplicate-column',
    summary:
      'Two columns whose names differ only in case, or a field named as a column of every child table (1060)',
    targets: ['mariadb', 'vitess', 'vitess-sharded'],
    severity: 'error',
  },

  *check(context) {
    const { table } = context;
    if (!table) return;
    const names = table.columns.map(({ name }) => name.toLowerCase());
    if (new Set(names).size === names.length) return;
    for (const { column, field, at, clause, related, failure } of fieldColumns(context)) {
      const others = table.columns.filter(
        (other) => other !== column && other.name.toLowerCase() === column.name.toLowerCase(),
      );
      // Of two fields the later one is told; the server names the later column.
      const later = table.columns.indexOf(column);
      const twin = others.find((other) => other.origin !== 'field' || table.columns.indexOf(other) < later);
      if (!twin) continue;
      yield {
        span: at('fieldname'),
        message:
          twin.origin === 'child'
            ? `Every child table has a column ${twin.name} already; ${failure}.`
            : `The table has a column ${twin.name} already, and case makes no difference; ${failure}.`,
        evidence: duplicateColumn(serverOf(context), twin.origin === 'child' ? twin.name : column.name),
        statement: clause(),
        fieldname: field.fieldname,
        related,
      };
    }
  },
});
