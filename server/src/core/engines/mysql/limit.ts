import type { Token } from '../../sources/sql/tokens.js';

export interface Refusal {
  /** Where MySQL's parser stops. */
  start: number;
  end: number;
  why: string;
  /** The only MySQL version that refuses it: `8.0` or `8.4`. */
  only?: string;
  /** Where it is not 1064. */
  error?: { errno: number; sqlstate: string; text: string };
}

/** What MySQL's grammar says of LIMIT and Vitess's does not. */
export function refusedLimit(tokens: readonly Token[]): Refusal | undefined {
  return limitInGroupConcat(tokens) ?? limitInSubquery(tokens) ?? limitOfChange(tokens) ?? limitValue(tokens);
}

/** MariaDB's GROUP_CONCAT(… LIMIT n), which Vitess knows too. */
function limitInGroupConcat(tokens: readonly Token[]): Refusal | undefined {
  for (const [i, token] of tokens.entries()) {
    if (token.upper !== 'GROUP_CONCAT' || tokens[i + 1]?.text !== '(') continue;
    const limit = limitIn(tokens, i + 1);
    if (limit) return { start: limit.start, end: limit.end, why: 'its GROUP_CONCAT has no LIMIT' };
  }
  return undefined;
}

/** `IN (SELECT … LIMIT n)`, which MySQL and MariaDB alike refuse (MySQL manual, "Restrictions on Subqueries"). */
function limitInSubquery(tokens: readonly Token[]): Refusal | undefined {
  for (const [i, token] of tokens.entries()) {
    // SELECT … UNION ALL (SELECT … LIMIT 1) is another ALL.
    if (SET_OPERATIONS.has(tokens[i - 1]?.upper ?? '')) continue;
    if (!QUANTIFIERS.has(token.upper) || tokens[i + 1]?.text !== '(' || tokens[i + 2]?.upper !== 'SELECT')
      continue;
    const limit = limitIn(tokens, i + 1);
    const why = 'a subquery of IN, ALL, ANY or SOME may have no LIMIT';
    if (limit) return { start: limit.start, end: limit.end, why, error: LIMIT_IN_SUBQUERY };
  }
  return undefined;
}

/** LIMIT in the bracket that opens at `open`, not in one inside it. */
function limitIn(tokens: readonly Token[], open: number): Token | undefined {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    const token = tokens[at]!;
    if (token.text === '(') depth++;
    else if (token.text === ')' && --depth === 0) return undefined;
    else if (depth === 1 && token.upper === 'LIMIT') return token;
  }
  return undefined;
}

const SET_OPERATIONS = new Set(['UNION', 'EXCEPT', 'INTERSECT']);
const QUANTIFIERS = new Set(['IN', 'ALL', 'ANY', 'SOME']);
const LIMIT_IN_SUBQUERY = {
  errno: 1235,
  sqlstate: '42000',
  text: "This version of MySQL doesn't yet support 'LIMIT & IN/ALL/ANY/SOME subquery'",
};

/** UPDATE and DELETE take a number of rows and no offset; an UPDATE of several tables neither ORDER BY nor LIMIT. */
function limitOfChange(tokens: readonly Token[]): Refusal | undefined {
  const first = tokens[0]?.upper;
  if (first !== 'UPDATE' && first !== 'DELETE') return undefined;
  let depth = 0;
  let joined = false;
  let target = true;
  for (const [i, token] of tokens.entries()) {
    if (token.text === '(') depth++;
    else if (token.text === ')') depth--;
    if (depth > 0) continue;
    if (token.upper === 'SET') target = false;
    if (target && (token.text === ',' || token.upper === 'JOIN' || token.upper === 'STRAIGHT_JOIN'))
      joined = true;
    const order = token.upper === 'ORDER' && tokens[i + 1]?.upper === 'BY';
    if (first === 'UPDATE' && joined && !target && (order || token.upper === 'LIMIT')) {
      const what = order ? 'ORDER BY' : 'LIMIT';
      return {
        start: token.start,
        end: token.end,
        why: `an UPDATE of several tables has no ${what}`,
        error: { errno: 1221, sqlstate: 'HY000', text: `Incorrect usage of UPDATE and ${what}` },
      };
    }
    const offset = tokens[i + 2];
    if (token.upper === 'LIMIT' && (offset?.text === ',' || offset?.upper === 'OFFSET')) {
      return { start: offset.start, end: offset.end, why: `the LIMIT of ${first} has no offset` };
    }
  }
  return undefined;
}

/** `LIMIT '5'`, `LIMIT -1`, `LIMIT 2 + 3`, `LIMIT @n`: MySQL takes a plain number, as MariaDB does. */
function limitValue(tokens: readonly Token[]): Refusal | undefined {
  for (const [i, token] of tokens.entries()) {
    if (token.upper !== 'LIMIT' || token.kind !== 'word' || tokens[i - 1]?.text === '.') continue;
    const value = tokens[i + 1];
    const next = tokens[i + 2];
    if (!value) continue;
    const wrong =
      value.kind === 'string' ||
      value.kind === 'variable' ||
      value.upper === 'NULL' ||
      (value.text === '-' && next?.kind === 'number') ||
      (value.kind === 'number' && /[.eE]/.test(value.text) && !/^0x/i.test(value.text));
    if (wrong) return { start: value.start, end: value.end, why: 'a LIMIT is a plain number' };
    if (value.kind === 'number' && next && ARITHMETIC.has(next.text))
      return { start: next.start, end: next.end, why: 'a LIMIT is a plain number' };
  }
  return undefined;
}

const ARITHMETIC = new Set(['+', '-', '*', '/', '%']);
