import { defineRule } from '../../rule.js';
import { isFiller } from '../../sources/sql/fragment.js';
import { identifierOf } from '../../sources/sql/tokens.js';
import { serverEvidence, statementProblem } from '../../statements/problem.js';

export default defineRule('statement', {
  meta: {
    id: 'sql/duplicate-alias',
    summary: 'Two tables of one FROM that go by the same name (1066)',
    targets: ['mariadb', 'vitess', 'vitess-sharded'],
    severity: 'error',
    needsEngine: true,
    byName: true,
  },

  *check(context) {
    const { facts, tokens } = context;
    if (facts?.kind !== 'select' && facts?.kind !== 'update' && facts?.kind !== 'delete') return;
    if (context.plan && context.plan.verdict !== 'ok') return;
    const seen = new Set<string>();
    for (const { name, alias, qualifier, role, scope, cte } of facts.tables ?? []) {
      if (role === 'ddl') continue;
      const called = alias || name;
      // Without aliases tables of two databases may share a name; a hole may stand for any name.
      const key = `${scope} ${alias || cte ? '' : (qualifier ?? '').toLowerCase()} ${called}`;
      if (isFiller(called) || isFiller(qualifier ?? '')) continue;
      if (!seen.has(key)) {
        seen.add(key);
        continue;
      }
      const token = tokens.filter((own) => identifierOf(own) === called).at(-1);
      if (!token) continue;
      yield statementProblem(context, token, {
        message: `Two tables here go by the name ${called}: give one of them another alias.`,
        evidence: serverEvidence(context, 1066, '42000', `Not unique table/alias: '${called}'`),
        key: called,
      });
    }
  },
});
