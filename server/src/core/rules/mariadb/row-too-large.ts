import { serverOf } from '../../contexts/server.js';
import { judge, placeOfFields, share, widest, widestFields } from '../../contexts/sizes.js';
import { rowTooLarge } from '../../engines/errors.js';
import { rowSize } from '../../engines/limits/size.js';
import { defineRule } from '../../rule.js';

export default defineRule('doctype', {
  meta: {
    id: 'mariadb/row-too-large',
    summary: 'The row is larger than the 65,535 bytes that a table may have (1118), or close to it',
    targets: ['mariadb', 'vitess', 'vitess-sharded'],
    severity: 'error',
  },

  *check(context) {
    const { table, doctype } = context;
    if (!table) return;
    const server = serverOf(context);
    const size = rowSize(table.columns, server);
    const verdict = judge(size);
    if (!verdict) return;
    yield {
      span: placeOfFields(context),
      severity: verdict === 'over' ? 'error' : 'info',
      message:
        verdict === 'over'
          ? `A row of ${doctype.name} takes ${share(size)}; the CREATE TABLE fails. Widest: ${widest(size)}. A text fieldtype takes 10 or 12 bytes.`
          : `A row of ${doctype.name} takes ${share(size)}; a Data field more takes 562. Widest: ${widest(size)}.`,
      ...(verdict === 'over' && { evidence: rowTooLarge(server) }),
      key: 'row size',
      related: widestFields(context, size),
    };
  },
});
