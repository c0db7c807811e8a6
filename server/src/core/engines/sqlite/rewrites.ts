import { identifierOf, type Token } from '../../sources/sql/tokens.js';
import type { FrappeVersion } from '../../targets.js';

/** Words put in place of others: offsets into the statement. */
export interface Rewrite {
  title: string;
  edits: { start: number; end: number; newText: string }[];
}

interface Kind {
  title: string;
  /** The edits for what begins at this token; undefined where the meaning would not be kept for sure. */
  edits(tokens: readonly Token[], at: number): Rewrite['edits'] | undefined;
  /** Frappe 16 registers no such function. */
  develop?: true;
  /** Statements on the tests' table: the rows are the same before and after on MariaDB, and after on SQLite. */
  examples: readonly string[];
}

const swap = ({ start, end }: Token, newText: string) => ({ start, end, newText });

/** Commas and the closing bracket of the call whose name stands at `at`, at its own depth. */
function marksOf(tokens: readonly Token[], at: number): Token[] {
  const marks: Token[] = [];
  let depth = 0;
  for (const token of tokens.slice(at + 1)) {
    if (token.text === '(') depth++;
    if (token.text === ')' && --depth === 0) return [...marks, token];
    if (token.text === ',' && depth === 1) marks.push(token);
  }
  return [];
}

const isCall = (tokens: readonly Token[], at: number, name: string): boolean =>
  tokens[at]!.kind === 'word' && tokens[at]!.upper === name && tokens[at + 1]?.text === '(';

/** What a word of MariaDB's is called everywhere. */
const renamed = (from: string, to: string, examples: readonly string[]): Kind => ({
  title: `Write ${to}, which every engine has`,
  edits: (tokens, at) => (isCall(tokens, at, from) ? [swap(tokens[at]!, to)] : undefined),
  examples,
});

export const REWRITES: readonly Kind[] = [
  { ...renamed('DAYOFMONTH', 'DAY', ['SELECT DAYOFMONTH(day) FROM tabStay ORDER BY name']), develop: true },
  renamed('MID', 'SUBSTR', ['SELECT MID(title, 2, 2) FROM tabStay ORDER BY name']),
  {
    title: 'Write SUBSTR, which every engine has',
    edits(tokens, at) {
      const [comma, end] = isCall(tokens, at, 'LEFT') ? marksOf(tokens, at) : [];
      const count = tokens[tokens.indexOf(comma!) + 1];
      // Of a count below 0 SQLite gives what comes before.
      if (!comma || !end || count?.kind !== 'number' || tokens[tokens.indexOf(end) - 1] !== count)
        return undefined;
      return [swap(tokens[at]!, 'SUBSTR'), { start: count.start, end: count.start, newText: '1, ' }];
    },
    examples: [
      'SELECT LEFT(title, 3) FROM tabStay ORDER BY name',
      'SELECT LEFT(CONCAT(title, status), 2) FROM tabStay',
    ],
  },
  {
    title: 'Write CASE, which every engine has',
    edits(tokens, at) {
      if (!isCall(tokens, at, 'FIELD')) return undefined;
      const marks = marksOf(tokens, at);
      const [first] = marks;
      const column = first && tokens.slice(at + 2, tokens.indexOf(first));
      const isColumn = column?.every(
        ({ kind, text }) => kind === 'word' || kind === 'quoted' || text === '.',
      );
      if (!first || !isColumn || marks.length < 2) return undefined;
      const texts = marks.slice(0, -1).map((mark) => tokens[tokens.indexOf(mark) + 1]);
      if (!texts.every((text) => text?.kind === 'string' && text.text.startsWith("'"))) return undefined;
      return [
        { start: tokens[at]!.start, end: tokens[at + 1]!.end, newText: 'CASE ' },
        ...marks.map((mark, i) =>
          swap(
            mark,
            i === 0 ? ' WHEN' : i === marks.length - 1 ? ` THEN ${i} ELSE 0 END` : ` THEN ${i} WHEN`,
          ),
        ),
      ];
    },
    examples: [
      "SELECT FIELD(status, 'Open', 'Closed') FROM tabStay WHERE name <> '2' ORDER BY name",
      "SELECT name FROM tabStay WHERE name <> '2' ORDER BY FIELD(status, 'Closed', 'Open'), name",
    ],
  },
  {
    title: 'Write JOIN: the order of tables is then the server’s choice',
    edits: (tokens, at) =>
      tokens[at]!.kind === 'word' &&
      tokens[at]!.upper === 'STRAIGHT_JOIN' &&
      tokens[at - 1]?.upper !== 'SELECT'
        ? [swap(tokens[at]!, 'JOIN')]
        : undefined,
    examples: ['SELECT a.name FROM tabStay a STRAIGHT_JOIN tabStay b ON a.name = b.name ORDER BY a.name'],
  },
  {
    title: 'Write VALUES, which every engine has',
    edits: (tokens, at) =>
      tokens[0]?.upper === 'INSERT' &&
      isCall(tokens, at, 'VALUE') &&
      !tokens.slice(0, at).some(({ upper }) => upper === 'SELECT' || upper === 'VALUES')
        ? [swap(tokens[at]!, 'VALUES')]
        : undefined,
    examples: ["INSERT INTO tabStay (name, title, seats, done, amount) VALUE ('n', 'new', 1, 1, 2)"],
  },
  {
    title: 'Name the table once, as every engine takes it',
    edits(tokens, at) {
      const [first, named, from, table, next] = tokens;
      if (at !== 0 || first?.upper !== 'DELETE' || from?.upper !== 'FROM' || !named || !table)
        return undefined;
      // An alias, a join or a list of tables is another matter.
      const isOne =
        identifierOf(named) === identifierOf(table) && (!next || next.upper === 'WHERE' || next.text === ';');
      return isOne ? [{ start: named.start, end: from.start, newText: '' }] : undefined;
    },
    examples: ["DELETE `tabStay` FROM `tabStay` WHERE name = '5'"],
  },
];

/** What of a statement is written for every engine alike, with the meaning kept. */
export function rewritesOf(tokens: readonly Token[], frappe: FrappeVersion): Rewrite[] {
  return REWRITES.filter(({ develop }) => !develop || frappe === 'develop').flatMap(
    ({ title, edits: find }) => {
      const edits = tokens.flatMap((_, at) => find(tokens, at) ?? []);
      return edits.length === 0 ? [] : [{ title, edits }];
    },
  );
}
