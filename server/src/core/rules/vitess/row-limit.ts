import { hasUnknownHole, wholeSpan } from '../../contexts/statement.js';
import type { AstFacts } from '../../engines/vitess/verdicts.js';
import { defineRule } from '../../rule.js';
import type { TableLookup } from '../../schema/lookup.js';
import { isFiller } from '../../sources/sql/fragment.js';
import { statementProblem } from '../../statements/problem.js';

/** vttablet's default for --queryserver-config-max-result-size and its cap on rows written. */
const LIMIT = 10_000;

export default defineRule('statement', {
  meta: {
    id: 'vitess/row-limit',
    summary: 'A statement without WHERE and LIMIT: over 10,000 rows it fails on Vitess (1317)',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'info',
    needsEngine: true,
  },

  *check(context) {
    const { facts, plan } = context;
    if (!facts || plan?.verdict !== 'ok' || context.lenient) return;
    if (hasUnknownHole(context)) return;
    const writes = facts.kind === 'update' || facts.kind === 'delete';
    if (!writes && facts.kind !== 'select') return;
    if (
      facts.hasWhere ||
      facts.hasLimit ||
      !readsMany(facts, context.tables) ||
      (!writes && isReduced(facts))
    )
      return;
    yield statementProblem(
      context,
      { file: wholeSpan(context) },
      {
        message: `Without WHERE and LIMIT this ${writes ? 'touches' : 'returns'} every row, and Vitess refuses more than ${LIMIT.toLocaleString('en')}. Go through them in pieces by primary key.`,
        evidence: { engine: 'vitess', errno: 1317, sqlstate: '70100', text: `Row count exceeded ${LIMIT}` },
      },
    );
  },
});

/** Its rows come from one of Frappe's tables directly, and those of a DocType that people make every day. */
function readsMany({ tables }: AstFacts, known: TableLookup): boolean {
  const here = (tables ?? []).filter(({ scope }) => scope === 0);
  return (
    here.length > 0 &&
    here.every(({ name, cte }) => !cte && name.startsWith('tab') && !isFiller(name)) &&
    here.some(({ name }) => known.get(name)?.grows)
  );
}

function isReduced({ scopes, hasAggregate, hasGroupBy }: AstFacts): boolean {
  const top = scopes?.[0];
  return (
    Boolean(hasAggregate || hasGroupBy || top?.distinct) ||
    (scopes ?? []).some(({ kind }) => kind === 'union')
  );
}
