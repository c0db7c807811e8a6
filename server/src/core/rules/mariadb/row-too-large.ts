import { tableFailure } from '../../contexts/columns.js';
import { serverOf } from '../../contexts/server.js';
import { isOlder, judge, placeOfFields, share, widest, widestFields } from '../../contexts/sizes.js';
import { rowTooLarge } from '../../engines/errors.js';
import { rowSize } from '../../engines/limits/size.js';
import { defineRule } from '../../rule.js';

export default defineRule('doctype', {
  meta: {
    id: 'mariadb/row-too-large',
    summary: 'The row is larger than the 65,535 bytes that a table may have (1118), or close to it',
    targets: ['mariadb', 'vitess', 'vitess-sharded'],
    severity: 'error',
    customizations: true,
  },

  *check(context) {
    const { table, doctype } = context;
    if (!table) return;
    const server = serverOf(context);
    const size = rowSize(table.columns, server);
    const verdict = judge(size);
    if (!verdict || isOlder(context, verdict, (before) => rowSize(before.columns, server))) return;
    yield {
      span: placeOfFields(context),
      severity: verdict === 'over' ? 'error' : 'info',
      message:
        verdict === 'over'
          ? `A row of ${doctype.name} takes ${share(size)}; ${tableFailure(context)}. Widest: ${widest(size)}. A text fieldtype takes 10 or 12 bytes.`
          : `A row of ${doctype.name} takes ${share(size)}; a Data field more takes 562. Widest: ${widest(size)}.`,
      ...(verdict === 'over' && { evidence: rowTooLarge(server) }),
      key: 'row size',
      related: widestFields(context, size),
    };
  },
});
