import { nameOf, serverOf } from '../../contexts/server.js';
import { judge, placeOfFields, share, widestFields } from '../../contexts/sizes.js';
import { pageTooSmall } from '../../engines/errors.js';
import { pageSize } from '../../engines/limits/size.js';
import { COLUMNS_LIMIT } from '../../engines/limits/verdict.js';
import { defineRule } from '../../rule.js';

export default defineRule('doctype', {
  meta: {
    id: 'mariadb/page-row-size',
    summary: 'The row does not fit an InnoDB page (1118, > 8126), or is close to it',
    targets: ['mariadb', 'vitess', 'vitess-sharded'],
    severity: 'error',
  },

  *check(context) {
    const { table, doctype } = context;
    const server = serverOf(context);
    if (table?.engine.toLowerCase() !== 'innodb') return;
    // More columns than a table may have are refused before.
    if (table.columns.length > COLUMNS_LIMIT) return;
    const size = pageSize(table.columns, server, { rowFormat: table.rowFormat });
    const verdict = judge(size);
    if (!verdict) return;
    yield {
      span: placeOfFields(context),
      severity: verdict === 'over' ? 'error' : 'info',
      message:
        verdict === 'over'
          ? `What ${nameOf(server)} keeps of a row of ${doctype.name} in its InnoDB page takes ${share(size)}; the CREATE TABLE fails. Only fewer fields help: split the DocType.`
          : `What ${nameOf(server)} keeps of a row of ${doctype.name} in its InnoDB page takes ${share(size)}.`,
      ...(verdict === 'over' && { evidence: pageTooSmall(server) }),
      key: 'page size',
      related: widestFields(context, size),
    };
  },
});
