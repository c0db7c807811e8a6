import { identifierOf, type Token } from '../../../sources/sql/tokens.js';
import { argumentsOf, columnBefore, type Difference, isName, kindOfColumn } from './model.js';

/** Numbers, and the order in which an UPDATE sets. */
export const OF_NUMBERS: readonly Difference[] = [
  {
    *find(statement) {
      const { tokens, sent } = statement;
      if (!sent.includes('%')) return;
      for (const [at, token] of tokens.entries()) {
        const isCall = token.upper === 'MOD' && tokens[at + 1]?.text === '(';
        if (!isCall && token.text !== '%' && token.text !== '%%' && token.upper !== 'MOD') continue;
        const operands = isCall ? argumentsOf(tokens, at) : [columnBefore(tokens, at)];
        if (!operands.some((one) => kindOfColumn(statement, one) === 'decimal')) continue;
        yield {
          at,
          what: token.upper,
          says: 'SQLite cuts both numbers to whole ones first. Compute the rest in Python.',
        };
      }
    },
    examples: ['SELECT MOD(amount, 2) FROM tabStay', 'SELECT amount % 2 FROM tabStay'],
    alike: ['SELECT MOD(seats, 4), seats % 4 FROM tabStay'],
  },
  {
    *find({ tokens }) {
      const set = new Set<string>();
      for (const { column, start, value } of assignments(tokens)) {
        const isQuery = value.some(({ upper }) => upper === 'SELECT');
        for (const [i, token] of value.entries()) {
          if (isQuery || !isName(token) || value[i + 1]?.text === '(' || !set.has(bare(token))) continue;
          yield {
            at: start + i,
            what: bare(token),
            says: `MariaDB sets from left to right and takes the new ${bare(token)} here, SQLite the one before the UPDATE. Set what is computed of it first.`,
          };
        }
        set.add(column);
      }
    },
    examples: [
      "UPDATE tabStay SET seats = seats + 1, amount = seats WHERE name = '5'",
      "UPDATE tabStay SET seats = done, done = seats WHERE name = '5'",
    ],
    alike: ["UPDATE tabStay SET amount = seats, seats = seats + 1 WHERE name = '5'"],
  },
];

/** What an UPDATE sets, in order; `start` is the place of the first token of the value. */
function* assignments(
  tokens: readonly Token[],
): Iterable<{ column: string; start: number; value: readonly Token[] }> {
  const set = tokens.findIndex(({ upper }) => upper === 'SET');
  if (tokens[0]?.upper !== 'UPDATE' || set < 0) return;
  let depth = 0;
  let from = set + 1;
  for (let at = from; at <= tokens.length; at++) {
    const token = tokens[at];
    if (token?.text === '(') depth++;
    if (token?.text === ')') depth--;
    const isEnd = !token || (depth === 0 && /^(?:WHERE|ORDER|LIMIT)$/.test(token.upper));
    if (!isEnd && !(depth === 0 && token.text === ',')) continue;
    const equals = tokens.findIndex(({ text }, i) => i >= from && i < at && text === '=');
    if (equals > from)
      yield { column: bare(tokens[equals - 1]!), start: equals + 1, value: tokens.slice(equals + 1, at) };
    if (isEnd) return;
    from = at + 1;
  }
}

const bare = (token: Token): string => identifierOf(token).toLowerCase();
