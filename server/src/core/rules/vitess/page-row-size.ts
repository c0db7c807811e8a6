import { tableFailure } from '../../contexts/columns.js';
import { isOlder, judge, placeOfFields, share, widestFields } from '../../contexts/sizes.js';
import { pageTooSmall } from '../../engines/errors.js';
import { pageSize } from '../../engines/limits/size.js';
import { COLUMNS_LIMIT } from '../../engines/limits/verdict.js';
import { defineRule } from '../../rule.js';

export default defineRule('doctype', {
  meta: {
    id: 'vitess/page-row-size',
    summary:
      'The row does not fit an InnoDB page of MySQL (1118, > 8126), which keeps more of text columns there than MariaDB',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
    customizations: true,
  },

  *check(context) {
    const { table, doctype, targets } = context;
    // Without MariaDB among the targets mariadb/page-row-size speaks for MySQL.
    if (!table || !targets.has('mariadb') || table.engine.toLowerCase() !== 'innodb') return;
    // More columns than a table may have are refused before.
    if (table.columns.length > COLUMNS_LIMIT) return;
    const onMariaDb = judge(pageSize(table.columns, 'mariadb', { rowFormat: table.rowFormat }));
    const size = pageSize(table.columns, 'mysql', { rowFormat: table.rowFormat });
    const verdict = judge(size);
    const options = { rowFormat: table.rowFormat };
    if (!verdict || onMariaDb === 'over') return;
    if (isOlder(context, verdict, (before) => pageSize(before.columns, 'mysql', options))) return;
    yield {
      span: placeOfFields(context),
      severity: verdict === 'over' ? 'error' : 'info',
      message:
        verdict === 'over'
          ? `MySQL keeps up to 41 bytes of every text and varchar column in the InnoDB page; a row of ${doctype.name} takes ${share(size)} there, and ${tableFailure(context)}. MariaDB takes the table.`
          : `MySQL keeps up to 41 bytes of every text and varchar column in the InnoDB page; a row of ${doctype.name} takes ${share(size)} there.`,
      ...(verdict === 'over' && { evidence: pageTooSmall('mysql') }),
      key: 'page size',
      related: widestFields(context, size),
    };
  },
});
