import { tableFailure } from '../../contexts/columns.js';
import { serverOf } from '../../contexts/server.js';
import { placeOfFields } from '../../contexts/sizes.js';
import { tooManyColumns } from '../../engines/errors.js';
import { rowSize } from '../../engines/limits/size.js';
import { COLUMNS_LIMIT } from '../../engines/limits/verdict.js';
import { defineRule } from '../../rule.js';
import type { Table } from '../../schema/table.js';

export default defineRule('doctype', {
  meta: {
    id: 'mariadb/too-many-columns',
    summary: 'More than the 1,017 columns that an InnoDB table may have (1005 with errno 185, 1117)',
    targets: ['mariadb', 'vitess', 'vitess-sharded'],
    severity: 'error',
    customizations: true,
  },

  *check(context) {
    const { table, doctype } = context;
    if (table?.engine.toLowerCase() !== 'innodb') return;
    const { columns, name } = table;
    if (columns.length <= COLUMNS_LIMIT || isOver(context.customized?.before)) return;
    const server = serverOf(context);
    const row = rowSize(columns, server);
    // The servers look at the row first.
    if (row.bytes > row.limit) return;
    yield {
      span: placeOfFields(context),
      message: `${doctype.name} has ${columns.length} columns, Frappe's own included; an InnoDB table may have ${COLUMNS_LIMIT}, and ${tableFailure(context)}. Split the DocType.`,
      evidence: tooManyColumns(server, name),
      key: 'columns',
    };
  },
});

function isOver(before: Table | undefined): boolean {
  return before !== undefined && before.columns.length > COLUMNS_LIMIT;
}
