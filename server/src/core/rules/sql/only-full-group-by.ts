import { SqlNames } from '../../check/sql-names.js';
import { columnToken } from '../../check/sql-tokens.js';
import type { StatementContext } from '../../check/statement.js';
import { mysqlEvidence, statementProblem } from '../../check/statement-problem.js';
import type { AstColumn, AstFacts, AstSelect } from '../../engines/vitess.js';
import type { Problem } from '../../finding.js';
import { defineRule } from '../../rule.js';
import { isFiller } from '../../sources/sql/fragment.js';
import { identifierOf } from '../../sources/sql/tokens.js';

export default defineRule('statement', {
  meta: {
    id: 'sql/only-full-group-by',
    summary:
      'A column that is neither aggregated nor grouped by, which MySQL refuses by default (1055, 1140, 3065)',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
  },

  *check(context) {
    const { facts, tables, plan } = context;
    if (!facts?.selects || plan?.verdict !== 'ok') return;
    if (context.fragment.holes.some(({ kind }) => kind === 'unknown')) return;
    const names = new SqlNames(facts, tables);
    for (const [scope, { groupBy, aggregate, rollup, distinct }] of (facts.scopes ?? []).entries()) {
      if (distinct) yield* orderedByOther(context, facts, scope);
      if (rollup || (!groupBy?.length && !aggregate)) continue;
      const items = facts.selects.filter((item) => item.scope === scope);
      for (const [position, item] of items.entries()) {
        if (!item.column || isFiller(item.column) || isGrouped(item, position, groupBy ?? [])) continue;
        if (!isFree(names, facts, item, groupBy)) continue;
        const token = columnToken(context.tokens, columnOf(item));
        if (!token) continue;
        const written = item.table ? `${item.table}.${item.column}` : item.column;
        yield statementProblem(context, token, {
          message: groupBy?.length
            ? `${written} is not in GROUP BY: MySQL refuses to pick one of its values, MariaDB picks any. ANY_VALUE(${written}) says that any will do, on MySQL only; MAX() works on both.`
            : `${written} stands beside an aggregate without GROUP BY: MySQL refuses to pick one of its values.`,
          evidence: groupBy?.length ? notGrouped(position, written) : notAggregated(position, written),
          key: written,
        });
        break;
      }
    }
  },
});

/** SELECT DISTINCT sorted by a column that it does not select. */
function* orderedByOther(context: StatementContext, facts: AstFacts, scope: number): Generator<Problem> {
  const items = facts.selects!.filter((item) => item.scope === scope);
  if (items.some((item) => item.star || isFiller(item.expr ?? ''))) return;
  const selected = new Set(
    items.flatMap(({ alias, column }) => [alias, column].map((name) => name?.toLowerCase())),
  );
  const expressions = new Set(items.map(({ expr }) => expr?.toLowerCase()));
  const order = (facts.scopes?.[scope]?.orderBy ?? []).map((one) =>
    one.toLowerCase().replace(/ (?:asc|desc)$/, ''),
  );
  for (const column of facts.columns ?? []) {
    if (column.scope !== scope || column.clause !== 'order' || isFiller(column.name)) continue;
    const name = column.name.toLowerCase();
    // Inside an expression that is selected as a whole, any column may stand.
    const at = order.findIndex((one) => one.replaceAll('`', '').split('.').at(-1) === name);
    if (selected.has(name) || at < 0 || expressions.has(order[at]!)) continue;
    const token = context.tokens.filter((own) => identifierOf(own).toLowerCase() === name).at(-1);
    if (!token) continue;
    yield statementProblem(context, token, {
      message: `SELECT DISTINCT sorted by ${column.name}, which it does not select: MySQL refuses, MariaDB sorts by any of its values.`,
      evidence: mysqlEvidence(
        3065,
        'HY000',
        `Expression #${at + 1} of ORDER BY clause is not in SELECT list, references column '${column.name}' which is not in SELECT list; this is incompatible with DISTINCT`,
      ),
      key: column.name,
    });
  }
}

function notGrouped(position: number, column: string) {
  return mysqlEvidence(
    1055,
    '42000',
    `Expression #${position + 1} of SELECT list is not in GROUP BY clause and contains nonaggregated column '${column}' which is not functionally dependent on columns in GROUP BY clause; this is incompatible with sql_mode=only_full_group_by`,
  );
}

function notAggregated(position: number, column: string) {
  return mysqlEvidence(
    1140,
    '42000',
    `In aggregated query without GROUP BY, expression #${position + 1} of SELECT list contains nonaggregated column '${column}'; this is incompatible with sql_mode=only_full_group_by`,
  );
}

function columnOf({ table, column }: AstSelect): Pick<AstColumn, 'table' | 'name'> {
  return { name: column!, ...(table && { table }) };
}

/** Named in GROUP BY: by its name, its alias or its number. */
function isGrouped(item: AstSelect, position: number, groupBy: readonly string[]): boolean {
  const forms = new Set(
    [item.expr, item.alias, item.column, String(position + 1)].map((form) => form?.toLowerCase()),
  );
  return groupBy.some((expression) => {
    const plain = expression.toLowerCase().replaceAll('`', '');
    return forms.has(plain) || plain.split('.').at(-1) === item.column!.toLowerCase();
  });
}

/**
 * Whether nothing ties the column to one value a group: the key of its table is not grouped by, and
 * neither it nor that key stands in a condition, which might equal it to something that is.
 */
function isFree(
  names: SqlNames,
  facts: AstFacts,
  item: AstSelect,
  groupBy: readonly string[] | undefined,
): boolean {
  const column: AstColumn = { ...columnOf(item), clause: 'select', scope: item.scope };
  const resolution = names.resolve(column);
  const conditions = (facts.columns ?? []).filter(({ clause }) => clause === 'where' || clause === 'on');
  // Without GROUP BY and without conditions no key can matter.
  if (!groupBy?.length && conditions.length === 0 && resolution.kind !== 'no table') {
    const here = (facts.tables ?? []).filter(({ scope }) => scope === item.scope);
    return here.length > 0 && here.every(({ name, cte }) => !cte && !isFiller(name));
  }
  if (resolution.kind !== 'found' || resolution.sources.length !== 1) return false;
  const [source] = resolution.sources;
  if (!source?.known || source.scope !== item.scope) return false;
  const keys = new Set(['name', item.column!.toLowerCase()]);
  for (const key of source.known.columns) if (key.unique) keys.add(key.name.toLowerCase());
  const isKey = (name: string) => keys.has(name.toLowerCase());
  if (conditions.some(({ name }) => isKey(name))) return false;
  return !(groupBy ?? []).some((expression) => isKey(expression.replaceAll('`', '').split('.').at(-1)!));
}
