import { tableFailure } from '../../contexts/columns.js';
import { nameOf, serverOf } from '../../contexts/server.js';
import { isOlder, judge, placeOfFields, share, widestFields } from '../../contexts/sizes.js';
import type { Server } from '../../engines/errors.js';
import { pageTooSmall } from '../../engines/errors.js';
import type { Size } from '../../engines/limits/engine.js';
import { pageSize } from '../../engines/limits/size.js';
import { COLUMNS_LIMIT } from '../../engines/limits/verdict.js';
import { defineRule } from '../../rule.js';
import type { Table } from '../../schema/table.js';
import { parseType } from '../../schema/type.js';

export default defineRule('doctype', {
  meta: {
    id: 'mariadb/page-row-size',
    summary: 'The row does not fit an InnoDB page (1118, > 8126), or is close to it',
    targets: ['mariadb', 'vitess', 'vitess-sharded'],
    severity: 'error',
    customizations: true,
  },

  *check(context) {
    const { table, doctype } = context;
    const server = serverOf(context);
    if (table?.engine.toLowerCase() !== 'innodb') return;
    // More columns than a table may have are refused before.
    if (table.columns.length > COLUMNS_LIMIT) return;
    const size = pageSize(table.columns, server, { rowFormat: table.rowFormat });
    const verdict = judge(size);
    const options = { rowFormat: table.rowFormat };
    if (!verdict || isOlder(context, verdict, (before) => pageSize(before.columns, server, options))) return;
    yield {
      span: placeOfFields(context),
      severity: verdict === 'over' ? 'error' : 'info',
      message:
        verdict === 'over'
          ? `What ${nameOf(server)} keeps of a row of ${doctype.name} in its InnoDB page takes ${share(size)}; ${tableFailure(context)}. ${wayOut(table, size, server)}`
          : `What ${nameOf(server)} keeps of a row of ${doctype.name} in its InnoDB page takes ${share(size)}.`,
      ...(verdict === 'over' && { evidence: pageTooSmall(server) }),
      key: 'page size',
      related: widestFields(context, size),
    };
  },
});

/** Where a varchar that can hold 64 characters lies on another page, all but 20 bytes of it. */
const MOVES_AWAY = 64;

function wayOut(table: Table, size: Size, server: Server): string {
  const short = table.columns.filter(({ name, type }) => {
    const { base, length = 0 } = parseType(type);
    const bytes = size.columns.find((column) => column.name === name)?.bytes ?? 0;
    return base === 'varchar' && length < MOVES_AWAY && bytes > 21;
  });
  if (server === 'mariadb' && short.length > 0) {
    const longer = table.columns.map((column) =>
      short.includes(column) ? { ...column, type: `varchar(${MOVES_AWAY})` } : column,
    );
    const after = pageSize(longer, server, { rowFormat: table.rowFormat });
    const names = short.slice(0, 3).map(({ name }) => name);
    if (after.bytes <= after.limit)
      return `A length of ${MOVES_AWAY} or more, or none, moves the values of a field to another page: with it ${short.length === 1 ? `${names[0]} leaves` : `the ${short.length} fields with a shorter length (${names.join(', ')}${short.length > 3 ? ', …' : ''}) leave`} ${share(after)}.`;
  }
  return 'Fewer fields with short values, or a second DocType for some of them, make it fit.';
}
