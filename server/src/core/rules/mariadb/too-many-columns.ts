import { serverOf } from '../../contexts/server.js';
import { placeOfFields } from '../../contexts/sizes.js';
import { tooManyColumns } from '../../engines/errors.js';
import { rowSize } from '../../engines/limits/size.js';
import { COLUMNS_LIMIT } from '../../engines/limits/verdict.js';
import { defineRule } from '../../rule.js';

export default defineRule('doctype', {
  meta: {
    id: 'mariadb/too-many-columns',
    summary: 'More than the 1,017 columns that an InnoDB table may have (1005 with errno 185, 1117)',
    targets: ['mariadb', 'vitess', 'vitess-sharded'],
    severity: 'error',
  },

  *check(context) {
    const { table, doctype } = context;
    if (table?.engine.toLowerCase() !== 'innodb') return;
    const { columns, name } = table;
    if (columns.length <= COLUMNS_LIMIT) return;
    const server = serverOf(context);
    const row = rowSize(columns, server);
    // The servers look at the row first.
    if (row.bytes > row.limit) return;
    yield {
      span: placeOfFields(context),
      message: `${doctype.name} has ${columns.length} columns, Frappe's own included; an InnoDB table may have ${COLUMNS_LIMIT}, and the CREATE TABLE fails. Split the DocType.`,
      evidence: tooManyColumns(server, name),
      key: 'columns',
    };
  },
});
