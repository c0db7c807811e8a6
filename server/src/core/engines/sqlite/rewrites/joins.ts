import { identifierOf, type Token } from '../../../sources/sql/tokens.js';
import { Changes, type Edit, isName, type Kind, lastOf, textOf, topLevel } from './model.js';

/** Two tables of which the first is changed: `a JOIN b ON …` or `a, b`. */
interface Join {
  table: Token;
  /** By which columns of the first are named. */
  alias: string;
  other: { name: string; alias: string; text: string };
  left: boolean;
  /** The condition after ON; none for a list with a comma. */
  on: readonly Token[];
  /** The place of what follows: SET or WHERE. */
  next: number;
}

const NOT_ALIAS = new Set([
  'JOIN',
  'INNER',
  'LEFT',
  'CROSS',
  'RIGHT',
  'SET',
  'ON',
  'USING',
  'WHERE',
  'NATURAL',
  'STRAIGHT_JOIN',
]);

/** A table with its alias, and the place after it. */
function tableAt(
  tokens: readonly Token[],
  at: number,
): { table: Token; alias: Token; next: number } | undefined {
  const table = tokens[at];
  if (!table || !isName(table) || tokens[at + 1]?.text === '.') return undefined;
  let next = at + 1;
  if (tokens[next]?.upper === 'AS') next++;
  const alias = tokens[next];
  if (alias && isName(alias) && !NOT_ALIAS.has(alias.upper)) return { table, alias, next: next + 1 };
  return { table, alias: table, next };
}

function joinAt(tokens: readonly Token[], start: number, ends: readonly string[]): Join | undefined {
  const first = tableAt(tokens, start);
  if (!first) return undefined;
  let at = first.next;
  const left = tokens[at]?.upper === 'LEFT';
  if (left || tokens[at]?.upper === 'INNER') at++;
  if (left && tokens[at]?.upper === 'OUTER') at++;
  const isList = tokens[at]?.text === ',' && at === first.next;
  if (!isList && tokens[at]?.upper !== 'JOIN') return undefined;
  const second = tableAt(tokens, at + 1);
  // MySQL reads no table that it writes in a subquery (1093).
  if (!second || identifierOf(first.table).toLowerCase() === identifierOf(second.table).toLowerCase())
    return undefined;
  const end = topLevel(tokens).find((one) => one.at >= second.next && ends.includes(one.token.upper));
  const next = end?.at ?? tokens.indexOf(lastOf(tokens)) + 1;
  const on = tokens.slice(second.next, next);
  if (isList ? on.length > 0 : on[0]?.upper !== 'ON' || on.length < 4) return undefined;
  if (on.slice(1).some(({ upper }) => upper === 'JOIN' || upper === 'ON' || upper === 'STRAIGHT_JOIN'))
    return undefined;
  return {
    table: first.table,
    alias: identifierOf(first.alias),
    other: {
      name: identifierOf(second.table),
      alias: identifierOf(second.alias),
      text: textOf(tokens.slice(at + 1, second.next)),
    },
    left,
    on: on.slice(1),
    next,
  };
}

/** Columns of the first table under its own name, which is left when the alias is gone. */
function rename(
  changes: Changes,
  tokens: readonly Token[],
  from: number,
  to: number,
  { table, alias }: Join,
): void {
  for (let at = from; at < to; at++) {
    const isOwn = tokens[at + 1]?.text === '.' && tokens[at - 1]?.text !== '.';
    if (isOwn && identifierOf(tokens[at]!) === alias) changes.swap(tokens[at]!, table.text);
  }
}

const renamed = (tokens: readonly Token[], { table, alias }: Join): Token[] =>
  tokens.map((token, i) => {
    const isOwn = tokens[i + 1]?.text === '.' && tokens[i - 1]?.text !== '.' && identifierOf(token) === alias;
    return isOwn ? { ...token, text: table.text } : token;
  });

/** `b.name = a.x` among conditions that all hold: at most one row of the second table is met. */
function keyOf(tokens: readonly Token[], { alias, other }: Join): Token[] | undefined {
  const top = topLevel(tokens);
  if (top.some(({ token }) => ['OR', '||', 'XOR', 'NOT', 'BETWEEN', 'CASE'].includes(token.upper)))
    return undefined;
  const ends = [
    -1,
    ...top.filter(({ token }) => token.upper === 'AND' || token.text === '&&').map(({ at }) => at),
    tokens.length,
  ];
  for (const [i, from] of ends.slice(0, -1).entries()) {
    const part = tokens.slice(from + 1, ends[i + 1]).filter(({ text }) => text !== ';');
    const isEqual =
      part.length === 7 && part[1]!.text === '.' && part[3]!.text === '=' && part[5]!.text === '.';
    if (!isEqual) continue;
    const sides = [part.slice(0, 3), part.slice(4)].map(([owner, , column]) => [
      identifierOf(owner!),
      identifierOf(column!),
    ]);
    const own = sides.find(([owner]) => owner === alias);
    const key = sides.find(([owner, column]) => owner === other.alias && column === 'name');
    if (own && key) return part;
  }
  return undefined;
}

/** Whether a value may be of the other table: it names a column, and not by the first table's name. */
function isOfOther(value: readonly Token[], alias: string): boolean {
  return value.some((token, i) => {
    if (!isName(token) || value[i + 1]?.text === '(' || value[i - 1]?.text === '.') return false;
    if (value[i + 1]?.text === '.') return identifierOf(token) !== alias;
    return token.upper !== 'NULL';
  });
}

/** The assignments of an UPDATE between two places: `a.x = value`. */
function assignments(
  tokens: readonly Token[],
  from: number,
  to: number,
): { owner: number; value: [from: number, to: number] }[] | undefined {
  const commas = topLevel(tokens).filter(({ token, at }) => token.text === ',' && at >= from && at < to);
  const starts = [from, ...commas.map(({ at }) => at + 1)];
  const found = starts.map((owner, i) => {
    const end = i + 1 < starts.length ? starts[i + 1]! - 1 : to;
    const isAssignment =
      tokens[owner + 1]?.text === '.' && tokens[owner + 3]?.text === '=' && end > owner + 4;
    return isAssignment ? { owner, value: [owner + 4, end] as [number, number] } : undefined;
  });
  return found.every((one) => one !== undefined) ? found : undefined;
}

function updateEdits(tokens: readonly Token[]): Edit[] | undefined {
  const join = joinAt(tokens, 1, ['SET']);
  if (!join || join.left || tokens[join.next]?.upper !== 'SET') return undefined;
  const end = tokens.indexOf(lastOf(tokens)) + 1;
  const where = topLevel(tokens).find(({ token, at }) => at > join.next && token.upper === 'WHERE')?.at;
  const sets = assignments(tokens, join.next + 1, where ?? end);
  if (!sets || (join.on.length === 0 && where === undefined)) return undefined;
  const written = sets.map(({ owner }) => identifierOf(tokens[owner + 2]!));
  const changes = new Changes();
  const key = keyOf(join.on.length > 0 ? join.on : tokens.slice(where! + 1, end), join);
  for (const [i, { owner, value }] of sets.entries()) {
    const own = tokens.slice(...value);
    if (identifierOf(tokens[owner]!) !== join.alias) return undefined;
    // MariaDB assigns one after the other, SQLite all at once.
    if (
      own.some(
        (token) =>
          isName(token) && written.some((name, other) => other !== i && name === identifierOf(token)),
      )
    )
      return undefined;
    changes.swap(tokens[owner]!, '').swap(tokens[owner + 1]!, '');
    rename(changes, tokens, ...value, join);
    if (!isOfOther(own, join.alias)) continue;
    if (!key) return undefined;
    changes
      .before(own[0]!, '(SELECT ')
      .after(own.at(-1)!, ` FROM ${join.other.text} WHERE ${textOf(renamed(key, join))})`);
  }
  const head: Edit = { start: join.table.end, end: tokens[join.next]!.end, newText: ' SET' };
  const exists = `WHERE EXISTS (SELECT 1 FROM ${join.other.text} WHERE `;
  const isChoice = join.on.some(({ upper }) => ['OR', '||', 'XOR'].includes(upper));
  const on = isChoice ? `(${textOf(renamed(join.on, join))})` : textOf(renamed(join.on, join));
  if (where === undefined) {
    changes.after(lastOf(tokens), ` ${exists}${on})`);
    return [head, ...changes.edits];
  }
  rename(changes, tokens, where + 1, end, join);
  changes.after(lastOf(tokens), join.on.length > 0 ? '))' : ')');
  const opened = join.on.length > 0 ? `${exists}${on} AND (` : exists;
  return [
    head,
    { start: tokens[where]!.start, end: tokens[where + 1]!.start, newText: opened },
    ...changes.edits,
  ];
}

function deleteEdits(tokens: readonly Token[]): Edit[] | undefined {
  const named = tokens[1]!;
  const join = tokens[2]?.upper === 'FROM' ? joinAt(tokens, 3, ['WHERE']) : undefined;
  if (!join || ![join.alias, identifierOf(join.table)].includes(identifierOf(named))) return undefined;
  const end = tokens.indexOf(lastOf(tokens)) + 1;
  const where = tokens[join.next]?.upper === 'WHERE' ? join.next : undefined;
  const start = join.on.length > 0 ? tokens.indexOf(join.on[0]!) : (where ?? end) + 1;
  const from = `FROM ${join.table.text} WHERE ${join.left ? 'NOT ' : ''}EXISTS (SELECT 1 FROM ${join.other.text} WHERE `;
  const changes = new Changes();
  rename(changes, tokens, start, end, join);
  if (join.left) {
    const [owner, dot, column, is, none, more] = where === undefined ? [] : tokens.slice(where + 1, end);
    // Rows without another: `b.name` is of a row that is not there.
    const isAbsent = owner && dot?.text === '.' && is?.upper === 'IS' && none?.upper === 'NULL' && !more;
    if (!isAbsent || identifierOf(owner) !== join.other.alias || identifierOf(column!) !== 'name')
      return undefined;
    const head: Edit = { start: named.start, end: join.on[0]!.start, newText: from };
    return [head, ...changes.edits, { start: tokens[where! - 1]!.end, end: none.end, newText: ')' }];
  }
  if (join.on.length === 0 && where === undefined) return undefined;
  const head: Edit = {
    start: named.start,
    end: tokens[start]!.start,
    newText: join.on.length > 0 ? `${from}(` : from,
  };
  const second: Edit[] =
    join.on.length > 0 && where !== undefined
      ? [{ start: tokens[where - 1]!.end, end: tokens[where + 1]!.start, newText: ') AND (' }]
      : [];
  changes.after(lastOf(tokens), join.on.length > 0 ? '))' : ')');
  return [head, ...second, ...changes.edits];
}

/** What cannot be read by tokens alone: a query within may have names of its own. */
const isPlain = (tokens: readonly Token[]): boolean =>
  !tokens.some(
    ({ kind, upper }) =>
      kind === 'comment' ||
      upper === 'SELECT' ||
      upper === 'LIMIT' ||
      upper === 'ORDER' ||
      upper === 'IGNORE',
  );

export const JOINS: readonly Kind[] = [
  {
    title: 'Write the join as EXISTS, which every engine has',
    whole: true,
    edits: (tokens, at) =>
      at === 0 && tokens[0]!.upper === 'UPDATE' && isPlain(tokens) ? updateEdits(tokens) : undefined,
    examples: [
      'UPDATE tabStay s INNER JOIN tabGuest g ON g.name = s.title SET s.status = g.city',
      "UPDATE `tabStay` s JOIN `tabGuest` AS g ON s.title = g.name AND g.age > 30 SET s.seats = g.age + s.seats, s.status = 'met' WHERE s.done = 1 OR g.city = 'Pune'",
      "UPDATE tabStay s, tabGuest g SET s.status = CONCAT(g.city, '!'), s.amount = s.amount * 2 WHERE s.title = g.name AND g.age >= 30",
      'UPDATE tabStay JOIN tabGuest ON tabGuest.city = tabStay.status SET tabStay.seats = 9',
      "UPDATE tabStay s JOIN tabGuest g ON g.city = s.status OR CONCAT(g.name, 'a . b') = 'axba . b' SET s.seats = 9 WHERE s.done = 1",
    ],
  },
  {
    title: 'Write the join as EXISTS, which every engine has',
    whole: true,
    edits: (tokens, at) =>
      at === 0 && tokens[0]!.upper === 'DELETE' && isPlain(tokens) ? deleteEdits(tokens) : undefined,
    examples: [
      'DELETE s FROM tabStay s INNER JOIN tabGuest g ON g.name = s.title WHERE g.age > 30 OR s.seats = 7',
      'DELETE s FROM `tabStay` AS s JOIN `tabGuest` g ON g.city = s.status',
      'DELETE tabStay FROM tabStay, tabGuest WHERE tabStay.title = tabGuest.name AND tabGuest.age < 50',
      'DELETE s FROM tabStay s LEFT JOIN tabGuest g ON g.name = s.title WHERE g.name IS NULL',
    ],
  },
];
