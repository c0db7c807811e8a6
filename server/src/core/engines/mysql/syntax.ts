import { identifierOf, type Token } from '../../sources/sql/tokens.js';
import { callOf } from './functions.js';
import { type Refusal, refusedLimit } from './limit.js';

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
    refusedLimit(tokens) ??
    starBehindOthers(tokens) ??
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

/**
 * Reserved in every MySQL from 8.0.31 on and no keyword of Vitess: vtgate, which writes a query anew, leaves out the
 * backticks around them. A word after a dot needs none.
 */
const UNQUOTED = new Set(['cube', 'except', 'intersect', 'io_before_gtids']);

export function lostBackticks(tokens: readonly Token[]): Refusal | undefined {
  const token = tokens.find(
    (one, i) =>
      (one.kind === 'quoted' || one.kind === 'word') &&
      UNQUOTED.has(identifierOf(one).toLowerCase()) &&
      tokens[i - 1]?.text !== '.' &&
      (one.kind === 'quoted' || tokens[i + 1]?.text !== '('),
  );
  if (!token) return undefined;
  const why = `vtgate writes ${identifierOf(token)} without backticks, and it is a reserved word there`;
  return { start: token.start, end: token.end, why };
}

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
