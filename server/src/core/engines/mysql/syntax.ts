import type { Token } from '../../sources/sql/tokens.js';
import { callOf } from './functions.js';

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

/**
 * What Vitess parses and hands on although MySQL's own grammar has no such thing. `functions` are
 * the functions that Vitess sees called, in lower case.
 */
export function refusedByMysql(
  tokens: readonly Token[],
  functions: readonly string[] = [],
): Refusal | undefined {
  if (tokens[0]?.upper === 'SHOW') return refusedShow(tokens);
  if (tokens[0]?.upper === 'FLUSH') return flushHosts(tokens);
  return (
    calledKeyword(tokens, functions) ??
    limitInGroupConcat(tokens) ??
    limitInSubquery(tokens) ??
    starBehindOthers(tokens) ??
    limitOfChange(tokens) ??
    limitValue(tokens) ??
    formatOfType(tokens) ??
    queryCacheHint(tokens)
  );
}

/** `PASSWORD('x')`, `VALUE(a)`: keywords that MySQL's grammar lets nobody call. */
function calledKeyword(tokens: readonly Token[], functions: readonly string[]): Refusal | undefined {
  const called = new Set(functions.filter((name) => callOf(name) === 'syntax'));
  if (called.size === 0) return undefined;
  const at = tokens.findIndex(
    (token, i) =>
      token.kind === 'word' &&
      called.has(token.text.toLowerCase()) &&
      tokens[i + 1]?.text === '(' &&
      tokens[i - 1]?.text !== '.',
  );
  const bracket = tokens[at + 1];
  if (at < 0 || !bracket) return undefined;
  return {
    start: tokens[at]!.start,
    end: bracket.end,
    why: `${tokens[at]!.text} is a keyword and no function there`,
  };
}

/** MariaDB's GROUP_CONCAT(… LIMIT n), which Vitess knows too. */
function limitInGroupConcat(tokens: readonly Token[]): Refusal | undefined {
  for (const [i, token] of tokens.entries()) {
    if (token.upper !== 'GROUP_CONCAT' || tokens[i + 1]?.text !== '(') continue;
    let depth = 0;
    for (let at = i + 1; at < tokens.length; at++) {
      const inner = tokens[at]!;
      if (inner.text === '(') depth++;
      else if (inner.text === ')' && --depth === 0) break;
      else if (depth === 1 && inner.upper === 'LIMIT') {
        return { start: inner.start, end: inner.end, why: 'its GROUP_CONCAT has no LIMIT' };
      }
    }
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
    let depth = 0;
    for (let at = i + 1; at < tokens.length; at++) {
      const inner = tokens[at]!;
      if (inner.text === '(') depth++;
      else if (inner.text === ')' && --depth === 0) break;
      else if (depth === 1 && inner.upper === 'LIMIT') {
        const why = 'a subquery of IN, ALL, ANY or SOME may have no LIMIT';
        return { start: inner.start, end: inner.end, why, error: LIMIT_IN_SUBQUERY };
      }
    }
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

/** `SELECT a, *`, which Vitess takes up to 23: in MySQL's grammar, as in MariaDB's, a bare `*` comes first or not at all. */
function starBehindOthers(tokens: readonly Token[]): Refusal | undefined {
  const lists = [false];
  for (const [i, token] of tokens.entries()) {
    if (token.text === '(') lists.push(false);
    else if (token.text === ')') lists.pop();
    else if (token.kind === 'word' && token.upper === 'SELECT') lists[lists.length - 1] = true;
    else if (token.kind === 'word' && BEHIND_LIST.has(token.upper)) lists[lists.length - 1] = false;
    else if (token.text === '*' && tokens[i - 1]?.text === ',' && lists.at(-1)) {
      return { start: token.start, end: token.end, why: 'a bare * can only come first in a select list' };
    }
  }
  return undefined;
}

const BEHIND_LIST = new Set([
  'FROM',
  'INTO',
  'WHERE',
  'GROUP',
  'HAVING',
  'WINDOW',
  'ORDER',
  'LIMIT',
  'FOR',
  'UNION',
]);

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

/** `GET_FORMAT(DATE, …)`: vtgate writes the keyword anew as a column, in backticks. */
function formatOfType(tokens: readonly Token[]): Refusal | undefined {
  const at = tokens.findIndex(({ upper }, i) => upper === 'GET_FORMAT' && tokens[i + 1]?.text === '(');
  const token = tokens[at + 2];
  if (at < 0 || token?.kind !== 'word' || !MOMENTS.has(token.upper)) return undefined;
  return {
    start: token.start,
    end: token.end,
    why: `vtgate writes ${token.text} in backticks, and GET_FORMAT wants the keyword`,
  };
}

const MOMENTS = new Set(['DATE', 'TIME', 'DATETIME', 'TIMESTAMP']);

/** `SELECT SQL_CACHE a`: the hint is gone since MySQL 8.0, and the word is taken for a column. */
function queryCacheHint(tokens: readonly Token[]): Refusal | undefined {
  const at = tokens.findIndex((token, i) => token.upper === 'SQL_CACHE' && tokens[i - 1]?.upper === 'SELECT');
  const token = tokens[at];
  if (!token) return undefined;
  const why = 'SQL_CACHE is gone since 8.0';
  if (tokens[at + 1]?.text === '*') return { start: token.start, end: token.end, why };
  const text = `Unknown column '${token.text}' in 'field list'`;
  return { start: token.start, end: token.end, why, error: { errno: 1054, sqlstate: '42S22', text } };
}

/** SHOW statements by the word that decides (MySQL 8.4 manual, "SHOW Statements"), Vitess's own among them. */
const SHOWN = new Set(
  `BINARY BINLOG CHARACTER CHARSET COLLATION COLUMNS FIELDS COUNT CREATE DATABASES SCHEMAS ENGINE ENGINES STORAGE
  ERRORS EVENTS FUNCTION GRANTS INDEX INDEXES KEYS OPEN PARSE_TREE PLUGINS PRIVILEGES PROCEDURE PROCESSLIST PROFILE
  PROFILES RELAYLOG REPLICA REPLICAS STATUS TABLE TABLES TRIGGERS VARIABLES WARNINGS LIBRARY KEYSPACES VSCHEMA
  VGTID_EXECUTED GTID_EXECUTED MASTER SLAVE VITESS_KEYSPACES VITESS_METADATA VITESS_MIGRATION VITESS_MIGRATIONS
  VITESS_REPLICATION_STATUS VITESS_SHARDS VITESS_TABLETS VITESS_TARGET VITESS_THROTTLED_APPS VITESS_THROTTLER`.split(
    /\s+/,
  ),
);
const MODIFIERS = new Set(['FULL', 'EXTENDED', 'GLOBAL', 'SESSION', 'LOCAL']);

/** FLUSH HOSTS among the other things that FLUSH takes. */
function flushHosts(tokens: readonly Token[]): Refusal | undefined {
  const token = tokens.find(({ upper }, i) => upper === 'HOSTS' && i > 0);
  return token && { start: token.start, end: token.end, why: 'FLUSH HOSTS is gone since 8.4', only: '8.4' };
}

function refusedShow(tokens: readonly Token[]): Refusal | undefined {
  const at = tokens.findIndex((token, i) => i > 0 && !MODIFIERS.has(token.upper));
  const token = tokens[at];
  if (token?.kind !== 'word') return undefined;
  const next = tokens[at + 1]?.upper ?? '';
  const like = tokens.find(({ upper }) => upper === 'LIKE');
  if (like && ['INDEX', 'INDEXES', 'KEYS'].includes(token.upper))
    return { start: like.start, end: like.end, why: `its SHOW ${token.upper} has no LIKE, only WHERE` };
  if (!SHOWN.has(token.upper))
    return { start: token.start, end: token.end, why: `it has no SHOW ${token.upper}` };
  if (token.upper === 'SLAVE' || (token.upper === 'MASTER' && (next === 'STATUS' || next === 'LOGS'))) {
    return {
      start: token.start,
      end: tokens[at + 1]?.end ?? token.end,
      why: `SHOW ${token.upper} ${next} is gone since 8.4`,
      only: '8.4',
    };
  }
  if (token.upper === 'BINARY' && next === 'LOG') {
    const why = 'SHOW BINARY LOG STATUS came with 8.2; before, it is SHOW MASTER STATUS';
    return { start: tokens[at + 1]!.start, end: tokens[at + 1]!.end, why, only: '8.0' };
  }
  return undefined;
}
