import { SqlNames } from '../../check/sql-names.js';
import { columnToken } from '../../check/sql-tokens.js';
import { mysqlEvidence, statementProblem } from '../../check/statement-problem.js';
import type { AstColumn, AstFacts, AstSelect } from '../../engines/vitess.js';
import { defineRule } from '../../rule.js';
import { isFiller } from '../../sources/sql/fragment.js';

export default defineRule('statement', {
  meta: {
    id: 'sql/only-full-group-by',
    summary:
      'A column that is neither aggregated nor grouped by, which MySQL refuses by default (1055, 1140)',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
  },

  *check(context) {
    const { facts, tables, plan } = context;
    if (!facts?.selects || plan?.verdict !== 'ok') return;
    if (context.fragment.holes.some(({ kind }) => kind === 'unknown')) return;
    const names = new SqlNames(facts, tables);
    for (const [scope, { groupBy, aggregate, rollup }] of (facts.scopes ?? []).entries()) {
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
