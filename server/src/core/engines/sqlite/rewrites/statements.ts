import { identifierOf, type Token } from '../../../sources/sql/tokens.js';
import { after, before, type Edit, isCall, isName, type Kind, lastOf, swap, topLevel } from './model.js';

/** Words that are no columns. */
const CONSTANTS = new Set(['NULL', 'TRUE', 'FALSE']);

/** `INSERT INTO t SET a = 1, b = 2`, where no value is made of a column that was set before. */
function setEdits(tokens: readonly Token[]): Edit[] | undefined {
  const [, into, table, set] = tokens;
  if (into?.upper !== 'INTO' || !table || !isName(table) || set?.upper !== 'SET') return undefined;
  const top = topLevel(tokens);
  const starts = [4, ...top.flatMap(({ token, at }) => (token.text === ',' ? [at + 1] : []))];
  const isAssignment = (at: number) => isName(tokens[at]!) && tokens[at + 1]?.text === '=' && tokens[at + 2];
  if (!starts.every((at) => tokens[at] && isAssignment(at))) return undefined;
  const isValue = (token: Token, at: number) =>
    starts.includes(at) || !isName(token) || CONSTANTS.has(token.upper) || tokens[at + 1]?.text === '(';
  if (!tokens.every((token, at) => at < 4 || isValue(token, at))) return undefined;
  const names = starts.map((at) => tokens[at]!.text).join(', ');
  return [
    { start: set.start, end: tokens[6]!.start, newText: `(${names}) VALUES (` },
    ...starts
      .slice(1)
      .map((at): Edit => ({ start: tokens[at]!.start, end: tokens[at + 2]!.start, newText: '' })),
    after(lastOf(tokens), ')'),
  ];
}

/** Tables of Frappe's own whose rows have no name that is theirs alone. */
const WITHOUT_KEY = /^tab(?:Singles|Sessions)$/;

/** UPDATE and DELETE of one table with LIMIT: the rows by their names, in a table of their own for MySQL (1093). */
function limitEdits(tokens: readonly Token[]): Edit[] | undefined {
  const isUpdate = tokens[0]!.upper === 'UPDATE';
  const table = tokens[isUpdate ? 1 : 2];
  const isOne = isUpdate ? tokens[2]?.upper === 'SET' : tokens[1]?.upper === 'FROM';
  if (!isOne || !table || !/^tab/.test(identifierOf(table)) || WITHOUT_KEY.test(identifierOf(table)))
    return undefined;
  const top = topLevel(tokens);
  const from = top.find(({ token }) => ['WHERE', 'ORDER', 'LIMIT'].includes(token.upper));
  if (!from || (!isUpdate && from.at !== 3) || !top.some(({ token }) => token.upper === 'LIMIT'))
    return undefined;
  return [
    before(from.token, `WHERE name IN (SELECT name FROM (SELECT name FROM ${table.text} `),
    after(lastOf(tokens), ') AS x)'),
  ];
}

/** Brackets around the parts of a UNION: none, or a table of its own for a part with an order or a limit. */
function unionEdits(tokens: readonly Token[]): Edit[] | undefined {
  const top = topLevel(tokens);
  const parts = tokens.flatMap((token, at) =>
    token.text === '(' && tokens[at + 1]?.upper === 'SELECT' ? [at] : [],
  );
  const starts = parts.filter(
    (at) => at === 0 || ['UNION', 'ALL', 'DISTINCT'].includes(tokens[at - 1]!.upper),
  );
  const isUnion = top.some(({ token }) => token.upper === 'UNION') && tokens[0]?.text === '(';
  if (!isUnion || tokens.some(({ kind, upper }) => kind === 'comment' || upper === 'FOR' || upper === 'INTO'))
    return undefined;
  const edits = starts.map((at, i): Edit[] | undefined => {
    const end = closing(tokens, at);
    const own = end === undefined ? [] : topLevel(tokens.slice(at + 1, end));
    if (end === undefined || tokens.slice(at + 1, end).some(({ upper }) => upper === 'UNION'))
      return undefined;
    const isBound = own.some(({ token }) => token.upper === 'ORDER' || token.upper === 'LIMIT');
    return isBound
      ? [swap(tokens[at]!, 'SELECT * FROM ('), swap(tokens[end]!, `) AS part_${i + 1}`)]
      : [swap(tokens[at]!, ''), swap(tokens[end]!, '')];
  });
  return edits.every((own) => own !== undefined) ? edits.flat() : undefined;
}

function closing(tokens: readonly Token[], open: number): number | undefined {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    if (tokens[at]!.text === '(') depth++;
    if (tokens[at]!.text === ')' && --depth === 0) return at;
  }
  return undefined;
}

export const STATEMENTS: readonly Kind[] = [
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
  {
    title: 'Name the columns, then VALUES, as every engine takes it',
    edits: (tokens, at) =>
      at === 0 && /^(?:INSERT|REPLACE)$/.test(tokens[0]!.upper) ? setEdits(tokens) : undefined,
    examples: [
      "INSERT INTO tabStay SET name = 'n', `title` = CONCAT('a', 'b'), seats = 2 * 3, done = 1, amount = 1",
      "REPLACE INTO tabStay SET name = '5', title = NULL, seats = 1, done = 1, amount = 1",
    ],
  },
  {
    title: 'Name the rows by a query, as every engine takes it',
    whole: true,
    edits: (tokens, at) =>
      at === 0 && /^(?:UPDATE|DELETE)$/.test(tokens[0]!.upper) ? limitEdits(tokens) : undefined,
    examples: [
      'DELETE FROM tabStay WHERE done = 0 ORDER BY name DESC LIMIT 2',
      'DELETE FROM `tabStay` ORDER BY seats, name LIMIT 3',
      "UPDATE tabStay SET status = 'late', seats = seats + 1 WHERE done = 1 ORDER BY amount LIMIT 2",
    ],
  },
  {
    title: 'Write the UNION without brackets, as every engine takes it',
    edits: (tokens, at) => (at === 0 ? unionEdits(tokens) : undefined),
    examples: [
      '(SELECT name FROM tabStay WHERE done = 1) UNION (SELECT name FROM tabStay WHERE seats = 3) ORDER BY name',
      '(SELECT name, seats FROM tabStay ORDER BY amount LIMIT 2) UNION ALL (SELECT name, seats FROM tabStay WHERE done = 1) ORDER BY name, seats',
    ],
  },
];
