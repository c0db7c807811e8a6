import type { Token } from '../../sources/sql/tokens.js';

/** What SQLite takes and answers otherwise than MariaDB. Each is run on both with the same rows by a test. */
export interface Difference {
  /** The function of the source that it is about. */
  calls: readonly string[];
  /** What sqlglot writes for it, in what is sent. */
  sent: RegExp;
  /** What else must be so; `at` is the call's token. */
  when?(tokens: readonly Token[], at: number, isDatetime: (column: string) => boolean): boolean;
  /** What the user reads: what it becomes, what the result is, what to write. */
  says: string;
  /** A statement on the tests' table whose results differ. */
  example: string;
}

export const DIFFERENCES: readonly Difference[] = [
  {
    calls: ['DATE_ADD', 'ADDDATE'],
    sent: /\bDATE\([^()]*(?:\([^()]*\)[^()]*)*, '[^']* (?:HOUR|MINUTE|SECOND)'\)/i,
    when: (tokens, at) => /^(?:HOUR|MINUTE|SECOND)$/.test(callTokens(tokens, at).at(-2)?.upper ?? ''),
    says: "DATE_ADD becomes DATE(…, '1 HOUR'), which gives a date without any time. Compute the time in Python and bind it.",
    example: 'SELECT DATE_ADD(starts_on, INTERVAL 1 HOUR) FROM tabStay',
  },
  {
    calls: ['DATE_ADD', 'ADDDATE'],
    sent: /\bDATE\([^()]*, '[^']* (?:DAY|WEEK|MONTH|YEAR)'\)/i,
    when: (tokens, at, isDatetime) => {
      const inner = callTokens(tokens, at);
      const comma = inner.findIndex(({ text }) => text === ',');
      const first = inner.slice(1, comma).at(-1);
      return (
        first !== undefined &&
        comma > 0 &&
        (comma === 2 || inner[comma - 2]?.text === '.') &&
        isDatetime(first.text.replaceAll('`', '')) &&
        /^(?:DAY|WEEK|MONTH|YEAR)$/.test(inner.at(-2)?.upper ?? '')
      );
    },
    says: "DATE_ADD becomes DATE(…, '1 DAY'), which loses the time of this Datetime. Compute it in Python and bind it.",
    example: 'SELECT DATE_ADD(starts_on, INTERVAL 1 DAY) FROM tabStay',
  },
  {
    calls: ['MONTHNAME', 'DATE_FORMAT'],
    sent: /\bSTRFTIME\('[^']*%[aAbBcChDyxXrzZ]/,
    when: (tokens, at) =>
      tokens[at]?.upper === 'MONTHNAME' ||
      callTokens(tokens, at).some(({ kind, text }) => kind === 'string' && /%[abMWcDyr]/.test(text)),
    says: "it becomes STRFTIME with a letter that SQLite's STRFTIME does not know, and the result is NULL. Format the date in Python.",
    example: "SELECT DATE_FORMAT(day, '%b %Y'), MONTHNAME(day) FROM tabStay",
  },
  {
    calls: ['GROUP_CONCAT'],
    sent: /\bGROUP_CONCAT\((?:(?!ORDER BY)[^()])*\)/i,
    when: (tokens, at) => callTokens(tokens, at).some(({ upper }) => upper === 'ORDER'),
    says: 'its ORDER BY is dropped, so that the values come in any order. Sort in Python.',
    example: 'SELECT GROUP_CONCAT(title ORDER BY title DESC) FROM tabStay',
  },
  {
    calls: ['TRUNCATE'],
    sent: /\bTRUNC\(/i,
    when: (tokens, at) => callTokens(tokens, at).some(({ text }) => text === ','),
    says: 'it becomes TRUNC(x) without the number of digits, so that all of them are cut off. Write ROUND, or cut in Python.',
    example: 'SELECT TRUNCATE(amount, 1) FROM tabStay',
  },
  {
    calls: ['RAND'],
    sent: /\bRANDOM\(\)/i,
    when: (tokens, at) => tokens[at - 1]?.upper !== 'BY',
    says: 'it becomes RANDOM(), a whole number of any size instead of one between 0 and 1.',
    example: 'SELECT ABS(RAND()) < 1 FROM tabStay',
  },
];

/** The tokens of a call from its bracket to the closing one. */
function callTokens(tokens: readonly Token[], at: number): readonly Token[] {
  let depth = 0;
  for (let end = at + 1; end < tokens.length; end++) {
    if (tokens[end]!.text === '(') depth++;
    else if (tokens[end]!.text === ')' && --depth === 0) return tokens.slice(at + 1, end + 1);
  }
  return [];
}
