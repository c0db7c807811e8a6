import type { Token } from '../../sources/sql/tokens.js';
import { MARIADB_ONLY } from './portable.js';
import type { SqliteFrappe, SqliteVerdict } from './verdicts.js';

const words = (text: string): string[] => text.trim().split(/\s+/);

const NOWHERE = words(`
  ADDDATE ADDTIME ASCII BENCHMARK CONNECTION_ID CONV CRC32 DAYNAME ELT EXTRACTVALUE FIELD FIND_IN_SET FOUND_ROWS
  FROM_DAYS HOUR INET_ATON JSON_ARRAYAGG JSON_CONTAINS JSON_LENGTH JSON_UNQUOTE LAST_INSERT_ID LEFT LPAD MAKEDATE MD5 MID
  MINUTE PERIOD_DIFF REGEXP_SUBSTR REPEAT REVERSE RIGHT RPAD SECOND SEC_TO_TIME SHA2 SLEEP STDDEV STRCMP STR_TO_DATE SUBDATE
  SUBTIME TIMESTAMPDIFF TIME_FORMAT TIME_TO_SEC USER UUID VARIANCE WEEKDAY YEARWEEK`);

/** Functions that SQLite lacks under the very name that is sent; `test/engine/sqlite.test.ts` asks the engine of each. */
export const MISSING_FUNCTIONS: Readonly<Record<SqliteFrappe, ReadonlySet<string>>> = {
  develop: new Set([...NOWHERE, 'DATE_SUB']),
  16: new Set([
    ...NOWHERE,
    ...words(`
      ANY_VALUE BIT_COUNT BIT_OR CONVERT_TZ DATABASE DAYOFMONTH DAYOFWEEK DAYOFYEAR FROM_UNIXTIME GREATEST
      JSON_OBJECTAGG LAST_DAY LEAST REGEXP_REPLACE SHA1 SPACE SUBSTRING_INDEX TO_DAYS UTC_DATE VERSION`),
  ]),
};

/** What is certain of a statement without asking SQLite: statements and functions that only MariaDB has. */
export function verdictByTables(tokens: readonly Token[], frappe: SqliteFrappe): SqliteVerdict | undefined {
  const [first] = tokens;
  if (first && MARIADB_ONLY.has(first.upper))
    return {
      verdict: 'error',
      kind: 'syntax',
      name: first.text,
      error: `near "${first.text}": syntax error`,
      how: 'tables',
    };
  // 16 sends INTERVAL, at which SQLite stops before it looks for functions.
  if (frappe === '16' && tokens.some(({ upper }) => upper === 'INTERVAL')) return undefined;
  const called = tokens.find(
    ({ kind, upper }, i) =>
      kind === 'word' &&
      tokens[i + 1]?.text === '(' &&
      tokens[i - 1]?.text !== '.' &&
      // A word of a list of columns or behind INTO is a name.
      !['INTO', 'TABLE', 'AS', 'JOIN', 'FROM', 'UPDATE'].includes(tokens[i - 1]?.upper ?? '') &&
      MISSING_FUNCTIONS[frappe].has(upper),
  );
  if (!called || !READ.has(first!.upper)) return undefined;
  return {
    verdict: 'error',
    kind: 'function',
    name: called.text,
    error: `no such function: ${called.text}`,
    how: 'tables',
  };
}

const READ: ReadonlySet<string> = new Set(['SELECT', 'UPDATE', 'DELETE', 'INSERT', 'WITH']);
