import { hasUnknownHole, isSplit, type StatementContext } from '../../contexts/statement.js';
import type { AstFacts } from '../../engines/vitess/verdicts.js';
import type { Problem } from '../../finding.js';
import { defineRule } from '../../rule.js';
import { isFiller } from '../../sources/sql/fragment.js';
import { identifierOf, type Token } from '../../sources/sql/tokens.js';
import { type NotGrouped, notGrouped } from '../../statements/group-by.js';
import { SqlNames } from '../../statements/names.js';
import { isFrappes, mysqlEvidence, statementProblem } from '../../statements/problem.js';
import { columnToken } from '../../statements/tokens.js';

export default defineRule('statement', {
  meta: {
    id: 'sql/only-full-group-by',
    summary:
      'A column that is neither aggregated nor grouped by, which MySQL refuses by default (1055, 1140, 3065)',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
    needsEngine: true,
  },

  *check(context) {
    const { facts, tables, plan } = context;
    if (!facts?.selects || plan?.verdict !== 'ok' || !context.session.defaultMode) return;
    if (hasUnknownHole(context) || isSplit(context)) return;
    const names = new SqlNames(facts, tables);
    for (const [scope, { distinct }] of (facts.scopes ?? []).entries()) {
      const found = notGrouped(names, scope);
      const problem = found
        ? refusal(context, found, (facts.scopes![scope]!.groupBy?.length ?? 0) > 0)
        : distinct && orderedByOther(context, facts, scope);
      if (problem) yield problem;
    }
  },
});

function refusal(context: StatementContext, found: NotGrouped, grouped: boolean): Problem | undefined {
  const { ref, star, position, clause } = found;
  const { tokens } = context;
  const token = star
    ? tokens.find((own, i) => own.text === '*' && BEFORE_STAR.has(tokens[i - 1]?.upper ?? ''))
    : columnToken(clause === 'order' ? behindOrder(tokens) : tokens, ref);
  if (!token) return undefined;
  const written = ref.table ? `${ref.table}.${ref.name}` : ref.name;
  return statementProblem(context, token, {
    message: isFrappes(context, token)
      ? `Frappe sorts by ${ref.name} where a call gives no order_by, and this one groups by something else: MySQL refuses to pick one of its values, MariaDB picks any. Give an order_by of what it groups by.`
      : grouped
        ? `${written} is not in GROUP BY: MySQL refuses to pick one of its values, MariaDB picks any. ANY_VALUE(${written}) says that any will do, on MySQL only; MAX() works on both.`
        : `${written} stands beside an aggregate without GROUP BY: MySQL refuses to pick one of its values.`,
    evidence: grouped
      ? notInGroupBy(clause === 'order' ? 'ORDER BY clause' : 'SELECT list', position, written)
      : notAggregated(position, written),
    key: written,
  });
}

/** The last ORDER BY and what follows it: a column may be named in the select list too, where it is fine. */
function behindOrder(tokens: readonly Token[]): readonly Token[] {
  const at = tokens.findLastIndex(({ upper }) => upper === 'ORDER');
  return at < 0 ? tokens : tokens.slice(at);
}

const BEFORE_STAR = new Set(['SELECT', 'DISTINCT', ',', '.', 'ALL']);

/** SELECT DISTINCT sorted by a column that it does not select. */
function orderedByOther(context: StatementContext, facts: AstFacts, scope: number): Problem | undefined {
  const items = facts.selects!.filter((item) => item.scope === scope);
  if (items.some((item) => item.star || isFiller(item.expr ?? ''))) return undefined;
  const selected = new Set(
    items.flatMap(({ alias, column }) => [alias, column].map((name) => name?.toLowerCase())),
  );
  const { free, grouped, groupBy } = facts.scopes![scope]!;
  // Of groups that are all selected no two rows are equal, so DISTINCT says nothing.
  const mayRepeat = (grouped ?? []).some(({ name }) => !selected.has(name.toLowerCase()));
  if (groupBy?.length && !mayRepeat) return undefined;
  const isGrouped = (name: string) => grouped?.some((ref) => ref.name.toLowerCase() === name.toLowerCase());
  const found = free?.find(
    ({ clause, name }) =>
      clause === 'order' &&
      !selected.has(name.toLowerCase()) &&
      !isFiller(name) &&
      // What is not grouped by either is refused with 1055, where that is known.
      (!groupBy?.length || isGrouped(name)),
  );
  const token =
    found &&
    context.tokens.filter((own) => identifierOf(own).toLowerCase() === found.name.toLowerCase()).at(-1);
  if (!found || !token) return undefined;
  return statementProblem(context, token, {
    message: isFrappes(context, token)
      ? `Frappe sorts by ${found.name} where a call gives no order_by, and this one selects DISTINCT values without it: MySQL refuses, MariaDB sorts by any of its values. Give an order_by of a field that it selects.`
      : `SELECT DISTINCT sorted by ${found.name}, which it does not select: MySQL refuses, MariaDB sorts by any of its values.`,
    evidence: mysqlEvidence(
      3065,
      'HY000',
      `Expression #${found.position + 1} of ORDER BY clause is not in SELECT list, references column '${found.name}' which is not in SELECT list; this is incompatible with DISTINCT`,
    ),
    key: found.name,
  });
}

function notInGroupBy(place: string, position: number, column: string) {
  return mysqlEvidence(
    1055,
    '42000',
    `Expression #${position + 1} of ${place} is not in GROUP BY clause and contains nonaggregated column '${column}' which is not functionally dependent on columns in GROUP BY clause; this is incompatible with sql_mode=only_full_group_by`,
  );
}

function notAggregated(position: number, column: string) {
  return mysqlEvidence(
    1140,
    '42000',
    `In aggregated query without GROUP BY, expression #${position + 1} of SELECT list contains nonaggregated column '${column}'; this is incompatible with sql_mode=only_full_group_by`,
  );
}
