import { isBehindHole, touchesHole } from '../../contexts/statement.js';
import { gtidNonTransactional } from '../../engines/errors.js';
import { nameOf } from '../../engines/mysql/definitions/reader.js';
import { isStorageEngine } from '../../engines/mysql/storage-engines.js';
import { defineRule } from '../../rule.js';
import { stringValueOf } from '../../sources/sql/tokens.js';
import { mysqlEvidence, statementProblem } from '../../statements/problem.js';

export default defineRule('statement', {
  meta: {
    id: 'vitess/storage-engine',
    summary: 'A storage engine that the MySQL behind Vitess lacks (1286), or one without transactions (1785)',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
    needsEngine: true,
  },

  *check(context) {
    const { ddl, parse, tokens } = context;
    if (!ddl || ddl.statement.error || (parse && parse.verdict === 'error')) return;
    for (const { name, value } of ddl.statement.options) {
      if (name !== 'ENGINE' || !value) continue;
      const engine = value.kind === 'string' ? stringValueOf(value) : nameOf(value);
      const token =
        tokens.find((own) => own.text.toLowerCase() === value.text.toLowerCase()) ?? tokens.at(-1)!;
      if (isBehindHole(context, token.end) || touchesHole(context, token.start, token.end)) continue;
      if (!isStorageEngine(engine)) {
        // Without NO_ENGINE_SUBSTITUTION, which is on by default, the table becomes InnoDB.
        if (!context.session.defaultMode) continue;
        yield statementProblem(context, token, {
          message: `MySQL has no storage engine ${engine}: the statement fails. Write ENGINE=InnoDB, or leave it out.`,
          evidence: mysqlEvidence(1286, '42000', `Unknown storage engine '${engine}'`),
        });
      } else if (engine.toUpperCase() === 'MYISAM') {
        yield statementProblem(context, token, {
          severity: 'warning',
          message:
            'The table is created, but a write to it fails in every transaction that has written to an InnoDB table, because Vitess runs MySQL with GTID consistency enforced. Write ENGINE=InnoDB.',
          evidence: gtidNonTransactional(),
        });
      }
    }
  },
});
