import type { Token } from '../../../sources/sql/tokens.js';
import {
  argumentsOf,
  callTokens,
  type Difference,
  kindOfColumn,
  ofCall,
  type Taken,
  textOf,
} from './model.js';

const last = (statement: Taken, at: number, back: number): Token | undefined =>
  callTokens(statement.tokens, at).at(back);
const first = (statement: Taken, at: number) =>
  kindOfColumn(statement, argumentsOf(statement.tokens, at)[0] ?? []);

/** What sqlglot makes of a function. */
export const OF_CALLS: readonly Difference[] = [
  {
    find: ofCall(
      ['DATE_ADD', 'ADDDATE'],
      /\bDATE\([^()]*(?:\([^()]*\)[^()]*)*, '[^']* (?:HOUR|MINUTE|SECOND)'\)/i,
      "DATE_ADD becomes DATE(…, '1 HOUR'), which gives a date without any time. Compute the time in Python and bind it.",
      (statement, at) => /^(?:HOUR|MINUTE|SECOND)$/.test(last(statement, at, -2)?.upper ?? ''),
    ),
    examples: ['SELECT DATE_ADD(starts_on, INTERVAL 1 HOUR) FROM tabStay'],
    alike: [],
  },
  {
    find: ofCall(
      ['DATE_ADD', 'ADDDATE'],
      /\bDATE\([^()]*, '[^']* (?:DAY|MONTH|YEAR)'\)/i,
      "DATE_ADD becomes DATE(…, '1 DAY'), which loses the time of this Datetime. Compute it in Python and bind it.",
      (statement, at) =>
        first(statement, at) === 'datetime' &&
        /^(?:DAY|MONTH|YEAR)$/.test(last(statement, at, -2)?.upper ?? ''),
    ),
    examples: ['SELECT DATE_ADD(starts_on, INTERVAL 1 DAY) FROM tabStay'],
    alike: ['SELECT DATE_ADD(day, INTERVAL 1 DAY) FROM tabStay'],
  },
  {
    find: ofCall(
      ['DATE_ADD', 'ADDDATE'],
      /\bDATE\([^()]*, '[^']* (?:MONTH|YEAR)'\)/i,
      "DATE_ADD becomes DATE(…, '1 MONTH'): a month after 31 January it is 2 March, where MariaDB says 29 February. Use frappe.utils.add_months and bind the result.",
      (statement, at) =>
        first(statement, at) !== 'datetime' && /^(?:MONTH|YEAR)$/.test(last(statement, at, -2)?.upper ?? ''),
    ),
    examples: [
      'SELECT DATE_ADD(day, INTERVAL 1 MONTH) FROM tabStay',
      "SELECT DATE_ADD('2024-02-29', INTERVAL 1 YEAR)",
    ],
    alike: ['SELECT DATE_ADD(day, INTERVAL 31 DAY) FROM tabStay'],
  },
  {
    find: ofCall(
      ['DATE_ADD', 'ADDDATE'],
      /\bDATE\([^()]*, '(?:[^']* (?:WEEK|QUARTER)|[a-z_][^']* \w+)'\)/i,
      'SQLite knows neither the unit nor a column within the text that DATE_ADD becomes, and gives NULL. Compute the date in Python and bind it.',
      (statement, at) => {
        const [unit, amount] = [last(statement, at, -2), last(statement, at, -3)];
        return (
          /^(?:WEEK|QUARTER)$/.test(unit?.upper ?? '') || amount?.kind === 'word' || amount?.kind === 'quoted'
        );
      },
    ),
    examples: [
      'SELECT DATE_ADD(day, INTERVAL 1 WEEK) FROM tabStay',
      'SELECT DATE_ADD(day, INTERVAL seats DAY) FROM tabStay',
    ],
    alike: ['SELECT DATE_ADD(day, INTERVAL 7 DAY) FROM tabStay'],
  },
  {
    find: ofCall(
      ['MONTHNAME', 'DATE_FORMAT'],
      /\bSTRFTIME\('[^']*%(?:[aAbBcChDyxXrzZ]|-\w)/,
      "it becomes STRFTIME with a letter that SQLite's STRFTIME does not know, and the result is NULL. Format the date in Python.",
      ({ tokens }, at) =>
        tokens[at]?.upper === 'MONTHNAME' ||
        callTokens(tokens, at).some(({ kind, text }) => kind === 'string' && /%[abMWcDeyr]/.test(text)),
    ),
    examples: [
      "SELECT DATE_FORMAT(day, '%b %Y'), MONTHNAME(day) FROM tabStay",
      "SELECT DATE_FORMAT(day, '%e.%c.%Y') FROM tabStay",
    ],
    alike: ["SELECT DATE_FORMAT(day, '%Y-%m'), DATE_FORMAT(starts_on, '%H:%i:%s') FROM tabStay"],
  },
  {
    find: ofCall(
      ['DATEDIFF'],
      /CAST\(\(?JULIANDAY\([^)]*\)+ - JULIANDAY\([^)]*\)+ AS INTEGER\)/i,
      'it counts whole days of 24 hours, where MariaDB takes the dates alone. Write DATE(…) around what has a time.',
      (statement, at) =>
        argumentsOf(statement.tokens, at).some(
          (argument) => kindOfColumn(statement, argument) === 'datetime' || argument[0]?.upper === 'NOW',
        ),
    ),
    examples: ['SELECT DATEDIFF(ends_on, starts_on) FROM tabStay'],
    alike: [
      'SELECT DATEDIFF(DATE(ends_on), DATE(starts_on)) FROM tabStay',
      "SELECT DATEDIFF(day, '2024-01-01') FROM tabStay",
    ],
  },
  {
    find: ofCall(
      ['TO_DAYS'],
      /CAST\(\(?JULIANDAY\(/i,
      'it becomes a number of days that is one more than MariaDB’s. Use DATEDIFF.',
      ({ tokens }) => tokens.filter(({ upper }) => upper === 'TO_DAYS').length === 1,
    ),
    examples: ['SELECT TO_DAYS(day) FROM tabStay'],
    alike: ["SELECT TO_DAYS(day) - TO_DAYS('2024-01-01') FROM tabStay"],
  },
  {
    find: ofCall(
      ['GROUP_CONCAT'],
      /\bGROUP_CONCAT\((?:(?!ORDER BY)[^()])*\)/i,
      'its ORDER BY is dropped, so that the values come in any order. Sort in Python.',
      ({ tokens }, at) => callTokens(tokens, at).some(({ upper }) => upper === 'ORDER'),
    ),
    examples: ['SELECT GROUP_CONCAT(name ORDER BY name DESC) FROM tabStay'],
    alike: [],
  },
  {
    find: ofCall(
      ['TRUNCATE'],
      /\bTRUNC\(/i,
      'it becomes TRUNC(x) without the number of digits, so that all of them are cut off. Write ROUND, or cut in Python.',
      ({ tokens }, at) => argumentsOf(tokens, at).length > 1,
    ),
    examples: ['SELECT TRUNCATE(amount, 1) FROM tabStay'],
    alike: [],
  },
  {
    find: ofCall(
      ['ROUND'],
      /\bROUND\([^()]*, -\s*\d+\)/i,
      'SQLite takes a negative number of digits for 0. Write ROUND(x / 100) * 100.',
      ({ tokens }, at) => argumentsOf(tokens, at)[1]?.[0]?.text === '-',
    ),
    examples: ['SELECT ROUND(amount, -2) FROM tabStay'],
    alike: ['SELECT ROUND(amount, 1) FROM tabStay'],
  },
  {
    find: ofCall(
      ['RAND'],
      /\bRANDOM\(\)/i,
      'it becomes RANDOM(), a whole number of any size instead of one between 0 and 1.',
      ({ tokens }, at) => tokens[at - 1]?.upper !== 'BY',
    ),
    examples: ['SELECT ABS(RAND()) < 1 FROM tabStay'],
    alike: [],
  },
  {
    find: ofCall(
      ['HEX'],
      /\bHEX\(/i,
      'SQLite takes the digits of the number for a text and gives their bytes. Format the number in Python.',
      (statement, at) => first(statement, at) === 'whole',
    ),
    examples: ['SELECT HEX(seats) FROM tabStay'],
    alike: ["SELECT HEX(title) FROM tabStay WHERE name = '7'"],
  },
  {
    find: ofCall(
      ['CAST', 'CONVERT'],
      /\bCAST\(.* AS (?:INTEGER|UBIGINT)\)/i,
      'SQLite cuts the digits off, where MariaDB rounds. Write CAST(ROUND(x) AS SIGNED).',
      (statement, at) => {
        const inner = callTokens(statement.tokens, at).slice(1);
        const end = inner.findIndex(({ upper }) => upper === 'AS' || upper === ',');
        return (
          /^(?:SIGNED|UNSIGNED|INTEGER)$/.test(inner[end + 1]?.upper ?? '') &&
          kindOfColumn(statement, inner.slice(0, Math.max(0, end))) === 'decimal'
        );
      },
    ),
    examples: ['SELECT CAST(amount AS SIGNED) FROM tabStay', 'SELECT CONVERT(amount, SIGNED) FROM tabStay'],
    alike: ['SELECT CAST(title AS SIGNED), CAST(seats AS SIGNED) FROM tabStay'],
  },
  {
    find: ofCall(
      ['CAST', 'CONVERT'],
      /\bCAST\(.* AS REAL(?:\(|\))/i,
      'SQLite has no decimals, and a CAST to REAL rounds nothing. Write ROUND(x, 2).',
      ({ tokens }, at) => callTokens(tokens, at).some(({ upper }) => upper === 'DECIMAL'),
    ),
    examples: ['SELECT CAST(amount AS DECIMAL(10,1)) FROM tabStay'],
    alike: [],
  },
  {
    find: ofCall(
      ['CAST', 'CONVERT'],
      /\bCAST\(.* AS (?:TIME|DATETIME)\)/i,
      'to SQLite TIME and DATETIME are kinds of number, and the result is the year. Write TIME(x), or leave the CAST out.',
      ({ tokens }, at) => /^(?:TIME|DATETIME)$/.test(callTokens(tokens, at).at(-2)?.upper ?? ''),
    ),
    examples: ['SELECT CAST(starts_on AS TIME) FROM tabStay', 'SELECT CAST(day AS DATETIME) FROM tabStay'],
    alike: ['SELECT CAST(starts_on AS DATE) FROM tabStay'],
  },
  {
    find: ofCall(
      ['TRIM'],
      /\bL?R?TRIM\([^()]*, '[^']+'\)/i,
      'SQLite takes the text for a set of characters, and trims any of them. Trim in Python.',
      ({ tokens }, at) => {
        const inner = callTokens(tokens, at).slice(1);
        const text = textOf(inner.find(({ kind }) => kind === 'string'));
        return (text?.length ?? 0) > 1 && inner.some(({ upper }) => upper === 'FROM');
      },
    ),
    examples: ["SELECT TRIM(BOTH 'an' FROM title) FROM tabStay"],
    alike: ["SELECT TRIM(BOTH 'a' FROM title) FROM tabStay WHERE name IN ('7', '8')"],
  },
];
