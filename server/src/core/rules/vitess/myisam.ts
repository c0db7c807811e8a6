import { judge } from '../../contexts/sizes.js';
import { gtidNonTransactional } from '../../engines/errors.js';
import { pageSize } from '../../engines/limits/size.js';
import { set } from '../../fix/json.js';
import { defineRule } from '../../rule.js';
import type { Table } from '../../schema/table.js';

export default defineRule('doctype', {
  meta: {
    id: 'vitess/myisam',
    summary:
      'A MyISAM table: it is created, then a write to it fails in a transaction that also writes to InnoDB (1785)',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'warning',
  },

  *check({ table, source }) {
    if (table?.engine.toLowerCase() !== 'myisam') return;
    const edit = fitsInnoDb(table) ? set(source, ['engine'], 'InnoDB') : undefined;
    yield {
      span: source.nearest(['engine']),
      message:
        'Vitess runs MySQL with GTID consistency enforced: the table is created, but a write to it fails in every transaction that has written to an InnoDB table before, and Frappe writes inside transactions.',
      evidence: gtidNonTransactional(),
      statement: `ENGINE=${table.engine}`,
      key: 'engine',
      fixes: edit
        ? [
            {
              title: 'Use InnoDB (rows then take part in rollbacks; a table that exists keeps its engine)',
              safe: false,
              edits: [edit],
            },
          ]
        : [],
    };
  },
});

/** MyISAM takes rows that do not fit an InnoDB page (mariadb/page-row-size): then another engine is no way out. */
function fitsInnoDb({ columns, rowFormat }: Table): boolean {
  return (['mariadb', 'mysql'] as const).every(
    (server) => judge(pageSize(columns, server, { rowFormat })) !== 'over',
  );
}
