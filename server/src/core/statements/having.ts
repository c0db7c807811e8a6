import type { AstColumn, AstFacts, AstSelect } from '../engines/vitess/verdicts.js';
import { identifierOf, type Token } from '../sources/sql/tokens.js';
import { columnToken } from './tokens.js';

/** Functions of one row; of others it is not known whether they aggregate. */
const SCALAR: ReadonlySet<string> = new Set(
  'ABS CEIL COALESCE CONCAT DATE DAY FLOOR IF IFNULL LENGTH LOWER MONTH NULLIF ROUND UPPER YEAR'.split(' '),
);
const BEFORE_PARENTHESIS: ReadonlySet<string> = new Set([
  'HAVING',
  'AND',
  'OR',
  'NOT',
  'IN',
  'XOR',
  'BETWEEN',
]);

/**
 * The place of a column of HAVING that is in neither the select list nor GROUP BY, and in no aggregate: servers look
 * for it nowhere else (1054). Executed on MariaDB 10.11; MySQL manual, "SELECT Statement".
 */
export function outOfHaving(
  column: AstColumn,
  { selects = [], scopes = [], kind }: AstFacts,
  tokens: readonly Token[],
): Token | undefined {
  if (column.clause !== 'having' || kind !== 'select' || (scopes[column.scope]?.parent ?? -1) >= 0)
    return undefined;
  const items = selects.filter(({ scope }) => scope === column.scope);
  if (items.length === 0 || items.some(({ star }) => star)) return undefined;
  const name = column.name.toLowerCase();
  const table = column.table?.toLowerCase();
  const isItem = (item: AstSelect): boolean => {
    if (item.alias?.toLowerCase() === name && table === undefined) return true;
    const same = !table || !item.table || item.table.toLowerCase() === table;
    return same && item.column?.toLowerCase() === name;
  };
  if (items.some(isItem)) return undefined;
  const groups = scopes[column.scope]?.groupBy ?? [];
  if (groups.some((one) => one.replaceAll('`', '').split('.').at(-1)!.toLowerCase() === name))
    return undefined;
  const from = tokens.findIndex(({ upper }) => upper === 'HAVING');
  if (from < 0 || tokens.some(({ upper }, i) => upper === 'HAVING' && i !== from)) return undefined;
  const clause = tokens.slice(from);
  const token = columnToken(clause, column);
  return token && !mayAggregate(clause, token) ? token : undefined;
}

/** Whether a parenthesis around a token is that of a function that may aggregate, or of a subquery. */
function mayAggregate(clause: readonly Token[], at: Token): boolean {
  const open: boolean[] = [];
  for (const [i, token] of clause.entries()) {
    if (token === at) break;
    if (token.text === '(') {
      const before = clause[i - 1]!;
      const isCall = /\w$/.test(identifierOf(before)) && !BEFORE_PARENTHESIS.has(before.upper);
      open.push(clause[i + 1]?.upper === 'SELECT' || (isCall && !SCALAR.has(before.upper)));
    } else if (token.text === ')') open.pop();
  }
  return open.includes(true);
}
