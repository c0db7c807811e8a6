import { callOf } from '../../engines/mysql/functions.js';
import type { AstFacts } from '../../engines/vitess/verdicts.js';
import { isFiller } from '../../sources/sql/fragment.js';
import { identifierOf, isName, type Token } from '../../sources/sql/tokens.js';
import { insert, type Repair, withoutEnd } from './repair.js';

/** The names that the two sides get; neither reaches into the text of a side, which stays as it is. */
export const LEFT = 'l';
export const RIGHT = 'r';

/**
 * `A EXCEPT B` as `SELECT DISTINCT l.a FROM (A) l WHERE NOT EXISTS (SELECT 1 FROM (B) r WHERE r.b <=> l.a)`,
 * INTERSECT with EXISTS. Both keep each row once and take NULL for equal to NULL. What is inserted stands
 * around A and B, so that placeholders keep their order. Nothing where a side's columns have no plain names,
 * or a clause belongs to more than a side. Whether `<=>` compares as the operator does is for `comparesAlike`.
 */
export function* setOperations(tokens: readonly Token[]): Generator<Repair> {
  const code = withoutEnd(tokens);
  if (!STATEMENTS.has(code[0]?.upper ?? '')) return;
  const operators = code.flatMap((_, i) => (isOperator(code, i) ? [i] : []));
  const [first] = operators;
  if (first === undefined) return;
  const chain = chainOf(code, first, operators);
  if (!chain) return;
  const { sides, kinds, order } = chain;
  const names = sides.map((side) => columnNames(code, side));
  const [left, ...others] = names;
  if (!left || !order.every((name) => isOutput(name, left))) return;
  if (!others.every((right) => right?.length === left.length)) return;
  yield {
    title: `Write ${[...new Set(kinds.map((kind) => (kind === 'EXCEPT' ? 'EXCEPT as NOT EXISTS' : 'INTERSECT as EXISTS')))].join(', ')}`,
    safe: true,
    edits: edits(code, chain, left, others as string[][]),
    proof: { kind: 'set operation', sides: sides.length, room: roomOf(code, sides) },
  };
}

const STATEMENTS = new Set(['SELECT', '(', 'WITH', 'INSERT', 'REPLACE', 'CREATE', 'EXPLAIN']);

/** A SELECT without the brackets it may stand in; all are indexes of tokens, `end` is after the last. */
interface Side {
  start: number;
  end: number;
  bracketed: boolean;
}

interface Chain {
  sides: Side[];
  kinds: ('EXCEPT' | 'INTERSECT')[];
  /** Indexes of the operators. */
  at: number[];
  /** What an ORDER BY after the last side sorts by. */
  order: Token[];
}

function isOperator(code: readonly Token[], i: number): boolean {
  const token = code[i]!;
  if (token.kind !== 'word' || (token.upper !== 'EXCEPT' && token.upper !== 'INTERSECT')) return false;
  const next = code[code[i + 1]?.upper === 'DISTINCT' ? i + 2 : i + 1];
  return i > 0 && code[i - 1]!.text !== '.' && (next?.upper === 'SELECT' || next?.text === '(');
}

/** The one chain of operators on one level, or undefined where the statement has more than that. */
function chainOf(code: readonly Token[], first: number, operators: readonly number[]): Chain | undefined {
  const [from, to] = levelOf(code, first);
  const before = code[from - 2]?.upper;
  const inStatement = from === 0 && to === code.length;
  // A subquery may read columns of the query around it, which a derived table cannot.
  if (!inStatement && before !== 'FROM' && before !== 'JOIN' && before !== 'AS') return undefined;
  const here = topLevel(code, from, to);
  if (operators.some((at) => !here.includes(at))) return undefined;
  if (here.some((i) => REFUSED.has(code[i]!.upper) && code[i]!.kind === 'word')) return undefined;
  const kinds = operators.map((at) => code[at]!.upper as 'EXCEPT' | 'INTERSECT');
  // INTERSECT binds closer: A EXCEPT B INTERSECT C is no chain from the left.
  if (kinds.lastIndexOf('INTERSECT') > kinds.indexOf('EXCEPT') && kinds.includes('EXCEPT')) return undefined;
  const sides: Side[] = [];
  let begin = sideBefore(code, first, here);
  for (const at of [...operators, to]) {
    const side = begin === undefined ? undefined : sideOf(code, begin, at);
    if (!side || (side.bracketed && at !== to && side.end !== at - 1)) return undefined;
    sides.push(side);
    begin = code[at + 1]?.upper === 'DISTINCT' ? at + 2 : at + 1;
  }
  const last = sides.at(-1)!;
  const tail = tailOf(code, last, here, to);
  return tail && { sides, kinds, at: [...operators], order: tail };
}

/** Words on the level of the operators that make more of it than this can say. */
const REFUSED = new Set(
  'UNION MINUS FOR LOCK PROCEDURE DUPLICATE RETURNING ALL RECURSIVE FUNCTION TRIGGER EVENT BEGIN'.split(' '),
);

/** The tokens from after the bracket around `at` up to the one that closes it. */
function levelOf(code: readonly Token[], at: number): [from: number, to: number] {
  let from = at;
  for (let depth = 0; from > 0; from--) {
    const { text } = code[from - 1]!;
    if (text === ')') depth++;
    else if (text === '(' && depth-- === 0) break;
  }
  let to = at;
  for (let depth = 0; to < code.length; to++) {
    const { text } = code[to]!;
    if (text === '(') depth++;
    else if (text === ')' && depth-- === 0) break;
  }
  return [from, to];
}

/** Indexes of the tokens in no bracket; the brackets themselves are among them. */
function topLevel(code: readonly Token[], from: number, to: number): number[] {
  const out: number[] = [];
  let depth = 0;
  for (let i = from; i < to; i++) {
    if (code[i]!.text === ')') depth--;
    if (depth === 0) out.push(i);
    if (code[i]!.text === '(') depth++;
  }
  return out;
}

/** Where the first side begins: its SELECT, or the bracket around it. */
function sideBefore(code: readonly Token[], operator: number, here: readonly number[]): number | undefined {
  const selects = here.filter((i) => i < operator && code[i]!.upper === 'SELECT');
  if (selects.length > 0) return selects.length === 1 ? selects[0] : undefined;
  return here.filter((i) => i < operator && code[i]!.text === '(').at(-1);
}

function sideOf(code: readonly Token[], from: number, to: number): Side | undefined {
  const bracketed = code[from]?.text === '(';
  const side = bracketed
    ? { start: from + 1, end: levelOf(code, from + 1)[1], bracketed }
    : { start: from, end: to, bracketed };
  if (code[side.start]?.upper !== 'SELECT') return undefined;
  if (!bracketed) return side;
  // With LIMIT it depends on the order which rows a side has.
  const inner = topLevel(code, side.start, side.end);
  const odd = inner.some((i) => i > side.start && INNER.has(code[i]!.upper) && code[i]!.kind === 'word');
  return odd ? undefined : side;
}

const INNER = new Set([...REFUSED, 'INTO', 'EXCEPT', 'INTERSECT', 'LIMIT', 'ORDER', 'OFFSET', 'FETCH']);

/** ORDER BY of plain names and LIMIT after the last side, which are about the whole; the side ends before. */
function tailOf(
  code: readonly Token[],
  last: Side,
  here: readonly number[],
  to: number,
): Token[] | undefined {
  const from = last.bracketed ? last.end + 1 : last.start;
  const begin =
    here.find((i) => i >= from && (code[i]!.upper === 'ORDER' || code[i]!.upper === 'LIMIT')) ?? to;
  if (last.bracketed && begin !== from) return undefined;
  if (!last.bracketed) last.end = begin;
  const tail = here.filter((i) => i >= begin).map((i) => code[i]!);
  return tail[0]?.upper === 'ORDER' ? sortedBy(tail) : [];
}

/** The names in `ORDER BY a, b DESC LIMIT …`, or undefined where there is more than names. */
function sortedBy(tail: readonly Token[]): Token[] | undefined {
  const order: Token[] = [];
  for (let i = 2; ; i++) {
    const token = tail[i++];
    if (!token) return undefined;
    order.push(token);
    if (tail[i]?.upper === 'ASC' || tail[i]?.upper === 'DESC') i++;
    if (tail[i]?.text === ',') continue;
    return !tail[i] || tail[i]!.upper === 'LIMIT' ? order : undefined;
  }
}

/** The names of a side's columns as written: `a`, `t.a`, `… AS a`; undefined where one has none. */
function columnNames(code: readonly Token[], side: Side): string[] | undefined {
  const here = topLevel(code, side.start, side.end);
  const from = here.find((i) => code[i]!.upper === 'FROM');
  if (from === undefined) return undefined;
  const first = ['DISTINCT', 'ALL'].includes(code[side.start + 1]!.upper) ? side.start + 2 : side.start + 1;
  const commas = here.filter((i) => i < from && code[i]!.text === ',');
  const names = [...commas, from].map((end, i) =>
    itemName(code.slice(i === 0 ? first : commas[i - 1]! + 1, end)),
  );
  const known = names.filter((name) => name !== undefined);
  const distinct = new Set(known.map((name) => name.replaceAll('`', '').toLowerCase()));
  return distinct.size === names.length ? known : undefined;
}

/** Plain columns only: an expression's type is known to the server alone. */
function itemName(item: readonly Token[]): string | undefined {
  const dot = item[1]?.text === '.';
  const rest = item.slice(dot ? 3 : 1);
  const column = item[dot ? 2 : 0];
  const alias = rest[0]?.upper === 'AS' ? rest[1] : rest[0];
  if (!column || OPTIONS.test(item[0]!.upper)) return undefined;
  if (!item.slice(0, dot ? 3 : 1).every((token) => token.text === '.' || isName(token))) return undefined;
  if (rest.length > (rest[0]?.upper === 'AS' ? 2 : 1)) return undefined;
  const name = alias ?? column;
  return isName(name) && !isFiller(name.text) && /^[`\w $]+$/.test(name.text) ? name.text : undefined;
}

const OPTIONS = /^(?:SQL_\w+|HIGH_PRIORITY|STRAIGHT_JOIN|DISTINCTROW)$/;

function isOutput(token: Token, names: readonly string[]): boolean {
  if (token.kind === 'number') return true;
  return (
    isName(token) &&
    names.some((name) => name.replaceAll('`', '').toLowerCase() === identifierOf(token).toLowerCase())
  );
}

/**
 * Where text that is not known does no harm: after FROM in the first side, which stays one side whatever it holds,
 * and in brackets. Elsewhere it could end the side with an ORDER BY for the whole.
 */
function roomOf(code: readonly Token[], sides: readonly Side[]): { start: number; end: number }[] {
  return sides.flatMap((side, i) => {
    const from = topLevel(code, side.start, side.end).find((at) => code[at]!.upper === 'FROM')!;
    const next = code[side.end];
    return (i === 0 || side.bracketed) && next ? [{ start: code[from]!.end, end: next.start }] : [];
  });
}

function edits(
  code: readonly Token[],
  { sides, kinds, at }: Chain,
  left: readonly string[],
  others: readonly (readonly string[])[],
): Repair['edits'] {
  const [first] = sides;
  const list = left.map((name) => `${LEFT}.${name}`).join(', ');
  const open = code[first!.bracketed ? first!.start - 1 : first!.start]!.start;
  const out = [insert(open, `SELECT DISTINCT ${list} FROM ${first!.bracketed ? '' : '('}`)];
  for (const [i, operator] of at.entries()) {
    const side = sides[i + 1]!;
    const last = code[operator + 1]!.upper === 'DISTINCT' ? operator + 1 : operator;
    const test = `${kinds[i] === 'EXCEPT' ? 'NOT EXISTS' : 'EXISTS'} (SELECT 1 FROM`;
    const before = i === 0 ? `${first!.bracketed ? '' : ') '}${LEFT} WHERE` : 'AND';
    out.push({ start: code[operator]!.start, end: code[last]!.end, newText: `${before} ${test}` });
    if (!side.bracketed) out.push(insert(code[side.start]!.start, '('));
    const pairs = left.map((name, n) => `${RIGHT}.${others[i]![n]} <=> ${LEFT}.${name}`).join(' AND ');
    const end = code[side.bracketed ? side.end : side.end - 1]!.end;
    out.push(insert(end, `${side.bracketed ? '' : ')'} ${RIGHT} WHERE ${pairs})`));
  }
  return out;
}

/** Functions that need not give the same twice, or that see other rows when the query is written another way. */
const CHANGING = new Set(
  'rand uuid uuid_short sleep sysdate benchmark get_lock release_lock release_all_locks found_rows row_count last_insert_id random_bytes sys_guid load_file'.split(
    ' ',
  ),
);

/** Whether a query of these facts gives the same however often and in whatever order it is evaluated. */
export function isSteady({ functions, variables, assigns }: AstFacts): boolean {
  return (
    !assigns &&
    !variables?.length &&
    (functions ?? []).every((name) => callOf(name) === 'native' && !CHANGING.has(name))
  );
}
