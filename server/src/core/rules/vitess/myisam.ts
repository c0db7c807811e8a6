import { gtidNonTransactional } from '../../engines/errors.js';
import { set } from '../../fix/json.js';
import { defineRule } from '../../rule.js';

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
    const edit = set(source, ['engine'], 'InnoDB');
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
