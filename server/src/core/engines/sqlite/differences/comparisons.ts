import type { Token } from '../../../sources/sql/tokens.js';
import {
  argumentsOf,
  callThatEnds,
  columnBefore,
  type Difference,
  isComparison,
  isName,
  kindOfColumn,
  type Taken,
  textOf,
} from './model.js';

const IS_NUMBER = /^-?\d+(?:\.\d+)?$/;
/** Functions whose result is a number, to which SQLite gives no affinity. */
const NUMBERS = new Set([
  'ABS',
  'CEIL',
  'CEILING',
  'CHAR_LENGTH',
  'COUNT',
  'DAY',
  'FLOOR',
  'INSTR',
  'LENGTH',
  'LOCATE',
  'MONTH',
  'ROUND',
  'SUM',
  'YEAR',
]);
/** Functions whose result is of the kind of their arguments. */
const AS_ARGUMENTS = new Set(['COALESCE', 'IFNULL', 'MAX', 'MIN']);

/** Comparisons that SQLite makes otherwise. */
export const OF_COMPARISONS: readonly Difference[] = [
  {
    *find(statement) {
      const { tokens } = statement;
      for (const [at, token] of tokens.entries()) {
        const isIn = token.upper === 'IN' && tokens[at + 1]?.text === '(';
        const text = textOf(tokens[isIn ? at + 2 : at + 1]);
        if (!(isComparison(token) || isIn) || text === undefined || !IS_NUMBER.test(text)) continue;
        const call = callThatEnds(tokens, at - 1);
        if (call === undefined || !isNumber(statement, call)) continue;
        yield {
          at,
          what: 'this comparison',
          says: `to SQLite the number that ${tokens[call]!.upper} gives is less than any text and equal to none. Write ${text} without quotes.`,
        };
      }
    },
    examples: [
      "SELECT name FROM tabStay WHERE IFNULL(done, 0) = '1' ORDER BY name",
      "SELECT name FROM tabStay WHERE COALESCE(amount, 0) > '5' ORDER BY name",
      "SELECT status FROM tabStay GROUP BY status HAVING COUNT(*) > '1'",
      "SELECT name FROM tabStay WHERE ABS(seats) IN ('7') ORDER BY name",
      "SELECT name FROM tabStay WHERE YEAR(day) = '2024' ORDER BY name",
    ],
    alike: [
      'SELECT name FROM tabStay WHERE IFNULL(done, 0) = 1 ORDER BY name',
      "SELECT name FROM tabStay WHERE done = '1' ORDER BY name",
      "SELECT name FROM tabStay WHERE IFNULL(name, '') = '1' ORDER BY name",
    ],
  },
  {
    *find(statement) {
      const { tokens } = statement;
      for (const [at, token] of tokens.entries()) {
        if (!/^(?:=|!=|<>)$/.test(token.text) || textOf(tokens[at + 1]) !== '') continue;
        const kind = kindOfColumn(statement, columnBefore(tokens, at));
        if (isAssigned(tokens, at) || (kind !== 'whole' && kind !== 'decimal')) continue;
        yield {
          at,
          what: 'this comparison',
          says: 'MariaDB takes an empty text for 0, and to SQLite no number is equal to it. Write 0.',
        };
      }
    },
    examples: ["SELECT name FROM tabStay WHERE seats = '' ORDER BY name"],
    alike: ["SELECT name FROM tabStay WHERE status = '' ORDER BY name"],
  },
  {
    *find(statement) {
      const { tokens } = statement;
      for (const [at, token] of tokens.entries()) {
        const number = tokens[at + 1];
        if (!isComparison(token) || number?.kind !== 'number' || isAssigned(tokens, at)) continue;
        // Of other numbers those that are texts in full are found as well.
        if (/^(?:=|!=|<>)$/.test(token.text) && Number(number.text) !== 0) continue;
        if (kindOfColumn(statement, columnBefore(tokens, at)) !== 'text') continue;
        yield {
          at,
          what: 'this comparison',
          says: `MariaDB makes a number of the column's text (0 of one without digits), SQLite a text of ${number.text}. Compare with a text.`,
        };
      }
    },
    examples: [
      'SELECT name FROM tabStay WHERE title > 5 ORDER BY name',
      'SELECT name FROM tabStay WHERE status = 0 ORDER BY name',
    ],
    alike: [
      'SELECT name FROM tabStay WHERE name = 5',
      'SELECT name FROM tabStay WHERE seats > 5 ORDER BY name',
    ],
  },
  {
    *find({ tokens, sent }) {
      if (!/ AS BLOB\)/.test(sent)) return;
      for (const [at, token] of tokens.entries()) {
        if (token.upper !== 'BINARY' || token.kind !== 'word' || tokens[at + 1]?.text === '(') continue;
        const end = tokens[at + 2]?.text === '.' ? at + 4 : at + 2;
        const after = isMatch(tokens[end]);
        if (!after && !isMatch(tokens[at - 1])) continue;
        const other = after ? tokens[end + 1] : tokens[at - 2];
        const before = tokens[at - (tokens[at - 3]?.text === '.' ? 5 : 3)];
        if (other?.upper === 'BINARY' || before?.upper === 'BINARY') continue;
        yield {
          at,
          what: 'BINARY',
          says: 'it becomes a BLOB, which to SQLite is equal to no text. Leave it out: SQLite tells letters apart by itself.',
          shown: ' AS BLOB)',
        };
      }
    },
    examples: [
      "SELECT name FROM tabStay WHERE BINARY status = 'open' ORDER BY name",
      "SELECT name FROM tabStay WHERE status = BINARY 'open' ORDER BY name",
    ],
    alike: ["SELECT name FROM tabStay WHERE BINARY status = BINARY 'open' ORDER BY name"],
  },
  {
    *find({ tokens }) {
      for (const [at, token] of tokens.entries()) {
        const text = token.upper === 'LIKE' ? textOf(tokens[at + 1]) : undefined;
        if (text === undefined || !/\\+[_%]/.test(text) || tokens[at + 2]?.upper === 'ESCAPE') continue;
        yield {
          at,
          what: 'LIKE',
          says: "SQLite has no escape character unless one is named: write ESCAPE '!' and !_ in the pattern.",
        };
      }
    },
    examples: ["SELECT name FROM tabStay WHERE title LIKE 'a\\_b'"],
    alike: ["SELECT name FROM tabStay WHERE title LIKE 'a!_b' ESCAPE '!'"],
  },
];

function isNumber(statement: Taken, call: number): boolean {
  const { tokens } = statement;
  const name = tokens[call]!.upper;
  if (NUMBERS.has(name)) return true;
  if (!AS_ARGUMENTS.has(name)) return false;
  const parts = argumentsOf(tokens, call);
  const kinds = parts.map((part) => kindOfColumn(statement, part));
  return (
    kinds.some((kind) => kind === 'whole' || kind === 'decimal') &&
    parts.every((part, i) => part[0]?.kind === 'number' || kinds[i] === 'whole' || kinds[i] === 'decimal')
  );
}

const isMatch = (token: Token | undefined): boolean => isComparison(token) || token?.upper === 'LIKE';

/** Whether this `=` stands in the SET of an UPDATE. */
export function isAssigned(tokens: readonly Token[], at: number): boolean {
  if (tokens[at]!.text !== '=') return false;
  const start = columnBefore(tokens, at).length;
  const before = tokens[at - start - 1];
  if (!before || (before.upper !== 'SET' && before.text !== ',')) return false;
  const set = tokens.findIndex(({ upper }) => upper === 'SET');
  const where = tokens.findIndex(({ upper }) => upper === 'WHERE');
  return set >= 0 && set < at && (where < 0 || at < where) && isName(tokens[at - 1]!);
}
