import { defineRule } from '../../rule.js';
import { TARGETS } from '../../targets.js';
import { functionsWith } from '../../transactions/ends.js';
import { lostSavepoints } from '../../transactions/savepoints.js';

export default defineRule('module', {
  meta: {
    id: 'mariadb/savepoint-lost',
    summary:
      'A savepoint used after a commit, DDL or rollback of the same function: it does not exist (1305)',
    targets: TARGETS,
    severity: 'error',
  },

  *check({ module, text }) {
    for (const { body } of functionsWith(/savepoint/, module.body, text))
      for (const { call, name, by } of lostSavepoints(body, text)) {
        const shown = /^"[^"]*"$/.test(name) ? name.slice(1, -1) : name;
        yield {
          span: { start: call.start, end: call.end },
          message: `The savepoint ${shown} may be gone here: ${by} before it ends the transaction with its savepoints. Set the savepoint again after it, or leave out what ends the transaction.`,
          evidence: {
            engine: 'mariadb',
            errno: 1305,
            sqlstate: '42000',
            text: `SAVEPOINT ${shown} does not exist`,
          },
        };
      }
  },
});
