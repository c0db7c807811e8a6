import type { SqliteFrappe } from '../engines/sqlite/verdicts.js';
import { identifierOf, type Token } from '../sources/sql/tokens.js';

/**
 * Functions that Frappe's query builder writes otherwise for SQLite, from version to version in another way
 * (frappe/query_builder/functions.py): what is sent is not known.
 */
const OTHERWISE = new Set(
  'GROUP_CONCAT MATCH TIMESTAMP DATE_FORMAT UNIX_TIMESTAMP LOCATE DATEDIFF TIMEDIFF NOW CURRENT_TIMESTAMP CURRENT_DATE CURRENT_TIME JSON_EXTRACT JSON_VALUE JSON_CONTAINS JSON_UNQUOTE YEAR MONTH MONTHNAME QUARTER YEARWEEK COALESCE CURDATE CURTIME'.split(
    ' ',
  ),
);

/**
 * What the query builder and the ORM write where the site is on SQLite, from what they write for MariaDB: double quotes
 * around names, no FOR UPDATE, no table before the columns that an UPDATE sets (pypika's SQLLiteQueryBuilder). Undefined
 * where that cannot be told.
 */
export function builtForSqlite(
  sql: string,
  tokens: readonly Token[],
  frappe: SqliteFrappe,
): string | undefined {
  const isCalled = (token: Token, i: number) => token.kind === 'word' && tokens[i + 1]?.text === '(';
  if (tokens.some((token, i) => isCalled(token, i) && OTHERWISE.has(token.upper))) return undefined;
  // Whether 16 puts brackets around the parts depends on its release.
  if (frappe === '16' && tokens.some(({ upper }) => upper === 'UNION')) return undefined;
  let text = '';
  let at = 0;
  const dropped = droppedIn(tokens);
  for (const [i, token] of tokens.entries()) {
    if (dropped.has(i)) {
      text += sql.slice(at, token.start);
      at = token.end;
    } else if (token.kind === 'quoted') {
      text += `${sql.slice(at, token.start)}"${identifierOf(token).replaceAll('"', '""')}"`;
      at = token.end;
    }
  }
  return (text + sql.slice(at)).trimEnd();
}

function droppedIn(tokens: readonly Token[]): Set<number> {
  const dropped = new Set<number>();
  const lock = tokens.findLastIndex(({ upper }, i) => upper === 'FOR' && tokens[i + 1]?.upper === 'UPDATE');
  if (lock > 0) for (let i = lock; i < tokens.length; i++) dropped.add(i);
  if (tokens[0]?.upper !== 'UPDATE') return dropped;
  let depth = 0;
  for (let i = tokens.findIndex(({ upper }) => upper === 'SET'); i > 0 && i < tokens.length; i++) {
    const { text, upper } = tokens[i]!;
    if (text === '(') depth++;
    if (text === ')') depth--;
    if (depth === 0 && upper === 'WHERE') break;
    const isTarget = depth === 0 && (upper === 'SET' || text === ',');
    if (isTarget && tokens[i + 2]?.text === '.' && tokens[i + 4]?.text === '=') dropped.add(i + 1).add(i + 2);
  }
  return dropped;
}
