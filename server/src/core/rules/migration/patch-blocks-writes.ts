import type { PatchContext } from '../../contexts/patch.js';
import { altersIn } from '../../contexts/patch-ddl.js';
import { costOf, releaseOf } from '../../engines/index.js';
import { defineRule } from '../../rule.js';
import type { Alter } from '../../schema/statement.js';

export default defineRule('patch', {
  meta: {
    id: 'migration/patch-blocks-writes',
    summary: 'An ALTER TABLE of a patch for which MariaDB copies the whole table while every writer waits',
    targets: ['zero-downtime'],
    severity: 'warning',
  },

  *check(context) {
    for (const { sql, alter, span } of altersIn(context)) {
      const { table } = alter;
      const cost = costIn(context, alter);
      if (!cost?.blocksWrites) continue;
      const { algorithm, lock } = cost;
      yield {
        span,
        message:
          algorithm === 'COPY'
            ? `MariaDB copies \`${table}\` for this, and nobody can write to it meanwhile. Do it in small steps, or with a tool that copies the table beside the running site.`
            : `MariaDB lets nobody write to \`${table}\` while this runs.`,
        evidence: {
          engine: 'mariadb',
          errno: 1846,
          sqlstate: '0A000',
          text: `LOCK=NONE is not supported. Try ALGORITHM=${algorithm} (LOCK=${lock})`,
        },
        statement: sql,
      };
    }
  },
});

function costIn({ table, versions }: PatchContext, alter: Alter) {
  const state = table(alter.table);
  const release = releaseOf(`mariadb-${versions.mariadb}`);
  const result = state && release && costOf(alter, state, release);
  return result && 'cost' in result ? result.cost : undefined;
}
