import { fieldColumns } from '../../contexts/columns.js';
import { serverOf } from '../../contexts/server.js';
import { duplicateColumn } from '../../engines/errors.js';
import { defineRule } from '../../rule.js';

export default defineRule('doctype', {
  meta: {
    id: 'mariadb/duplicate-column',
    summary:
      'Two columns whose names differ only in case, or a field named as a column of every child table (1060)',
    targets: ['mariadb', 'vitess', 'vitess-sharded', 'sqlite'],
    severity: 'error',
  },

  *check(context) {
    const { table, targets } = context;
    if (!table) return;
    const onlySqlite = !(['mariadb', 'vitess', 'vitess-sharded'] as const).some((one) => targets.has(one));
    // SQLite knows the case of ASCII letters only.
    const lower = (name: string) =>
      onlySqlite ? name.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) : name.toLowerCase();
    const names = table.columns.map(({ name }) => lower(name));
    if (new Set(names).size === names.length) return;
    for (const { column, field, at, clause, failure } of fieldColumns(context)) {
      const others = table.columns.filter(
        (other) => other !== column && lower(other.name) === lower(column.name),
      );
      // Of two fields the later one is told; the server names the later column.
      const later = table.columns.indexOf(column);
      const twin = others.find((other) => other.origin !== 'field' || table.columns.indexOf(other) < later);
      if (!twin) continue;
      const named = twin.origin === 'child' ? twin.name : column.name;
      yield {
        span: at('fieldname'),
        message:
          twin.origin === 'child'
            ? `Every child table has a column ${twin.name} already; ${failure}.`
            : `The table has a column ${twin.name} already, and case makes no difference; ${failure}.`,
        evidence: onlySqlite
          ? { engine: 'sqlite', text: `duplicate column name: ${named}` }
          : duplicateColumn(serverOf(context), named),
        statement: clause(),
        fieldname: field.fieldname,
      };
    }
  },
});
