import { isCall, type Kind, marksOf, swap } from './model.js';

/** What a word of MariaDB's is called everywhere. */
const renamed = (from: string, to: string, examples: readonly string[]): Kind => ({
  title: `Write ${to}, which every engine has`,
  edits: (tokens, at) => (isCall(tokens, at, from) ? [swap(tokens[at]!, to)] : undefined),
  examples,
});

export const CALLS: readonly Kind[] = [
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
];
