import { fieldColumns } from '../../contexts/columns.js';
import type { Evidence } from '../../finding.js';
import { randomNames } from '../../fix/naming.js';
import { defineRule } from '../../rule.js';

/** The type came with MariaDB 10.7. */
const UNKNOWN: Evidence = {
  engine: 'mariadb',
  errno: 4161,
  sqlstate: 'HY000',
  text: "Unknown data type: 'uuid'",
};

export default defineRule('doctype', {
  meta: {
    id: 'mariadb/uuid-type',
    summary:
      'Naming by UUID, or a Link to a DocType named so, with MariaDB 10.6, which has no type uuid (4161)',
    targets: ['mariadb'],
    severity: 'error',
    customizations: true,
  },

  *check(context) {
    const { table, source, versions, doctype } = context;
    if (!table || versions.mariadb !== '10.6') return;
    if (table.nameType === 'uuid') {
      yield {
        span: source.nearest(['autoname']),
        message: `Names by UUID make the primary key a uuid column, which MariaDB has from 10.7 on; the CREATE TABLE of ${doctype.name} fails.`,
        evidence: UNKNOWN,
        statement: 'name uuid primary key',
        key: 'autoname',
        fixes: randomNames(source),
      };
    }
    for (const { column, field, at, clause, failure } of fieldColumns(context)) {
      if (column.type !== 'uuid') continue;
      yield {
        span: at('options'),
        message: `${field.options} is named by UUID, so this Link is a uuid column, which MariaDB has from 10.7 on; ${failure}.`,
        evidence: UNKNOWN,
        statement: clause(),
        fieldname: field.fieldname,
      };
    }
  },
});
