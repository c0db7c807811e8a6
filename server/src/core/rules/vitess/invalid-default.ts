import { fieldColumns } from '../../contexts/columns.js';
import { invalidDefault } from '../../engines/errors.js';
import { defaultErrno } from '../../engines/limits/defaults.js';
import { remove } from '../../fix/json.js';
import { defineRule } from '../../rule.js';

export default defineRule('doctype', {
  meta: {
    id: 'vitess/invalid-default',
    summary: 'A default that MariaDB takes and a strict MySQL refuses (1067), such as the date 0000-00-00',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
    customizations: true,
  },

  *check(context) {
    // Without MariaDB among the targets mariadb/invalid-default speaks for MySQL.
    if (!context.targets.has('mariadb')) return;
    for (const { column, field, at, path, clause, failure } of fieldColumns(context)) {
      if (column.default === undefined || defaultErrno(column.type, column.default, 'mysql') !== 1067)
        continue;
      if (defaultErrno(column.type, column.default, 'mariadb') !== undefined) continue;
      const edit = path && remove(context.source, path('default'));
      yield {
        span: at('default'),
        message: `MariaDB takes ${column.default} as a ${column.type}; MySQL, and so Vitess, does not, and ${failure}.`,
        evidence: invalidDefault('mysql', column.name),
        statement: clause(),
        fieldname: field.fieldname,
        fixes: edit
          ? [{ title: `Remove the default of ${field.fieldname}`, safe: false, edits: [edit] }]
          : [],
      };
    }
  },
});
