import { isSplit, type StatementContext } from '../../contexts/statement.js';
import type { AstFacts, AstTable } from '../../engines/vitess/verdicts.js';
import type { Fix } from '../../finding.js';
import { defineRule } from '../../rule.js';
import { isFiller } from '../../sources/sql/fragment.js';
import { identifierOf, type Token } from '../../sources/sql/tokens.js';
import { mysqlEvidence, statementProblem } from '../../statements/problem.js';
import { asDerived, queriesFrom } from '../../statements/repairs/subqueries.js';
import { fixOf } from '../../statements/repairs.js';

export default defineRule('statement', {
  meta: {
    id: 'vitess/target-table',
    summary:
      'UPDATE or DELETE that reads its own table in a subquery, which MariaDB allows and MySQL refuses (1093)',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
    needsEngine: true,
  },

  *check(context) {
    const { facts, plan } = context;
    if (plan?.verdict !== 'ok' || (facts?.kind !== 'update' && facts?.kind !== 'delete')) return;
    // A subquery that vtgate asks by itself is not in what MySQL gets.
    if (isSplit(context)) return;
    const written = (facts.tables ?? []).filter(({ role, scope }) => role === 'write' && scope === 0);
    const read = (facts.tables ?? []).find(
      (table) => !table.cte && isDirect(facts, table) && written.some((target) => same(target, table)),
    );
    if (!read || isFiller(read.name)) return;
    const target = written.find((table) => same(table, read))!;
    const name = target.alias || target.name;
    yield statementProblem(context, placeOf(context, facts, read), {
      message: `MySQL does not let ${facts.kind === 'update' ? 'an UPDATE' : 'a DELETE'} of ${read.name} read it in a subquery; a derived table around it, (SELECT … FROM (SELECT …) x), works.`,
      evidence: mysqlEvidence(
        1093,
        'HY000',
        `You can't specify target table '${name}' for update in FROM clause`,
      ),
      fixes: derivedFix(context, facts, read),
    });
  },
});

/** A derived table around the subquery that reads the table, where there is one such subquery. */
function derivedFix(context: StatementContext, facts: AstFacts, read: AstTable): Fix[] {
  const readers = (facts.tables ?? []).filter((table) => table.scope > 0 && same(table, read));
  const [open, other] = queriesFrom(context.tokens, read.name);
  if (readers.length !== 1 || open === undefined || other !== undefined) return [];
  const title = `Read ${read.name} in a derived table`;
  const repair = asDerived(context, read.scope, open, title);
  return repair ? fixOf(context, repair) : [];
}

/** Where a table is named: tables come in the order of the text, with a DELETE's targets before them. */
function placeOf({ tokens }: StatementContext, facts: AstFacts, read: AstTable): Token {
  const wanted = read.name.toLowerCase();
  const named = tokens.filter(
    (token, i) => identifierOf(token).toLowerCase() === wanted && tokens[i + 1]?.text !== '.',
  );
  const tables = (facts.tables ?? []).filter(({ name, cte }) => name.toLowerCase() === wanted && !cte);
  return named[named.length - tables.length + tables.indexOf(read)] ?? named.at(-1) ?? tokens[0]!;
}

function same(a: AstTable, b: AstTable): boolean {
  return a.name.toLowerCase() === b.name.toLowerCase() && (a.qualifier ?? '') === (b.qualifier ?? '');
}

/** In a subquery that is not inside a derived table or CTE, which MySQL would make a copy of. */
function isDirect(facts: AstFacts, table: AstTable): boolean {
  let scope = table.scope;
  if (scope === 0) return false;
  while (scope > 0) {
    const { kind, parent } = facts.scopes![scope]!;
    if (kind !== 'subquery' && kind !== 'union') return false;
    scope = parent;
  }
  return true;
}
