import type { Evidence } from '../../finding.js';
import { randomNames } from '../../fix/naming.js';
import { defineRule } from '../../rule.js';

/** vtgate's own words for every CREATE SEQUENCE (go/vt/sqlparser has no such statement). */
const REFUSED: Evidence = {
  engine: 'vitess',
  errno: 1105,
  sqlstate: 'HY000',
  text: "syntax error at position 16 near 'sequence'",
};

export default defineRule('doctype', {
  meta: {
    id: 'vitess/sequence',
    summary: 'Naming by autoincrement: Frappe sends CREATE SEQUENCE, which Vitess cannot parse (1105)',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
    needsEngine: true,
  },

  *check({ table, statements, source, verdict }) {
    if (table?.sequence === undefined) return;
    const statement = statements.find((sql) => /^create sequence\b/i.test(sql));
    if (statement === undefined) return;
    const answer = verdict(statement);
    if (answer?.verdict === 'ok' || answer?.verdict === 'partial') return;
    yield {
      span: source.nearest(['autoname']),
      message: `Autoincrement naming needs a MariaDB SEQUENCE: Vitess refuses to create ${table.sequence}, and every insert would fail in nextval (1305). Another naming, as hash or a naming series, needs none.`,
      evidence: answer?.error
        ? {
            engine: 'vitess',
            errno: answer.error.errno,
            sqlstate: answer.error.sqlstate,
            text: answer.error.message,
          }
        : REFUSED,
      statement,
      key: 'autoname',
      fixes: randomNames(source),
    };
  },
});
