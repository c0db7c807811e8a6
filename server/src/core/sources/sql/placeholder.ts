import { MAX_STATEMENT } from './fragment.js';
import { tokenize } from './tokens.js';

/** Words after which a value stands, so that `%` there is no modulo. */
const BEFORE_VALUE: ReadonlySet<string> = new Set([
  ...[
    'SELECT',
    'DISTINCT',
    'WHERE',
    'HAVING',
    'ON',
    'AND',
    'OR',
    'XOR',
    'NOT',
    'IN',
    'LIKE',
    'RLIKE',
    'REGEXP',
  ],
  ...[
    'BETWEEN',
    'IS',
    'DIV',
    'MOD',
    'CASE',
    'WHEN',
    'THEN',
    'ELSE',
    'SET',
    'BY',
    'LIMIT',
    'OFFSET',
    'INTERVAL',
  ],
  ...['VALUES', 'VALUE', 'RETURN', 'DEFAULT', 'BINARY'],
]);

/** Whether a statement holds Python's `%s` or `%(name)s` where only a value can stand: no server reads it so. */
export function hasPlaceholder(sql: string): boolean {
  if (!/%(?:\(\w+\))?s/.test(sql) || sql.length > MAX_STATEMENT) return false;
  const tokens = tokenize(sql).filter(({ kind }) => kind !== 'comment');
  return tokens.some((token, i) => {
    if (token.text !== '%' || !/^%(?:\(\w+\))?s(?!\w)/.test(sql.slice(token.start))) return false;
    const before = tokens[i - 1];
    if (!before) return false;
    return BEFORE_VALUE.has(before.upper) || /^[-=<>!,(+*/&|^~]+$/.test(before.text);
  });
}
