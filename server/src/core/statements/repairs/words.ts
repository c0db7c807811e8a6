import type { Token } from '../../sources/sql/tokens.js';
import { closing, insert, type Repair, replace, type SqlEdit } from './repair.js';

/** Words that are names to MariaDB and reserved by Vitess or MySQL 8. */
const NAMES_TO_QUOTE = new Set(
  `CUME_DIST DENSE_RANK EMPTY FIRST_VALUE FUNCTION GROUPING GROUPS JSON_TABLE LAG LAST_VALUE LATERAL LEAD NTH_VALUE
  NTILE OF OVER PERCENT_RANK RANK RECURSIVE ROW_NUMBER SYSTEM WINDOW RELEASE ROW ROWS`.split(/\s+/),
);

export function* quoteNames(tokens: readonly Token[]): Generator<Repair> {
  const names = tokens.filter(
    (token, i) => token.kind === 'word' && NAMES_TO_QUOTE.has(token.upper) && isName(tokens, i),
  );
  if (names.length === 0) return;
  const words = [...new Set(names.map((token) => token.text))].join(', ');
  yield {
    title: `Quote ${words}`,
    safe: true,
    edits: names.map((token) => replace(token, `\`${token.text}\``)),
  };
}

/** Not a call, and not the part of a clause that the word may also be. */
function isName(tokens: readonly Token[], i: number): boolean {
  const word = tokens[i]!.upper;
  const before = tokens[i - 1]?.upper ?? '';
  const next = tokens[i + 1]?.text ?? '';
  if (next === '(') return false;
  if (before === '.' || before === 'AS') return true;
  if (word === 'ROW' || word === 'ROWS' || word === 'RELEASE' || word === 'OF')
    return ['SELECT', ',', 'BY', 'WHERE', 'AND', 'OR'].includes(before);
  if (word === 'RECURSIVE') return before !== 'WITH';
  if (word === 'LATERAL') return next !== '(';
  return true;
}

/** `CAST(x AS INTEGER)` is SIGNED to MySQL, `AS VARCHAR(n)` is CHAR(n). */
export function* castTypes(tokens: readonly Token[]): Generator<Repair> {
  const edits: SqlEdit[] = [];
  for (const [i, token] of tokens.entries()) {
    if (tokens[i - 1]?.upper !== 'AS' || !insideCast(tokens, i)) continue;
    const newText = CAST_TYPES[token.upper];
    if (newText) edits.push(replace(token, newText));
  }
  if (edits.length > 0)
    yield {
      title: `Cast as ${[...new Set(edits.map(({ newText }) => newText))].join(', ')}`,
      safe: true,
      edits,
    };
}

const CAST_TYPES: Record<string, string> = {
  INT: 'SIGNED',
  INTEGER: 'SIGNED',
  VARCHAR: 'CHAR',
  BIGINT: 'SIGNED',
};

function insideCast(tokens: readonly Token[], i: number): boolean {
  let depth = 0;
  for (let at = i - 1; at > 0; at--) {
    if (tokens[at]!.text === ')') depth++;
    else if (tokens[at]!.text === '(' && depth-- === 0) return tokens[at - 1]!.upper === 'CAST';
  }
  return false;
}

/** `SET @a := 1` */
export function* assignments(tokens: readonly Token[]): Generator<Repair> {
  if (tokens[0]?.upper !== 'SET') return;
  const signs = tokens.filter((token, i) => token.text === ':=' && tokens[i - 1]?.kind === 'variable');
  if (signs.length === 0) return;
  yield {
    title: 'Write = for :=',
    safe: true,
    edits: signs.map((sign) => replace(sign, '=')),
  };
}

const WRITES = new Set(['INSERT', 'REPLACE', 'UPDATE', 'DELETE']);

/** Words that say nothing which MariaDB does not do without them. */
export function* needless(tokens: readonly Token[]): Generator<Repair> {
  const [first, second] = tokens;
  if (!first || !second) return;
  if (WRITES.has(first.upper) && /^(?:LOW|HIGH)_PRIORITY$/.test(second.upper)) {
    const edits = [{ start: second.start, end: tokens[2]?.start ?? second.end, newText: '' }];
    yield { title: `Remove ${second.upper}, which InnoDB does not heed`, safe: true, edits };
  }
  if (first.upper === 'COMMIT' || first.upper === 'ROLLBACK') {
    const words = tokens.filter(({ text }) => text !== ';');
    const rest = words.slice(1).map(({ upper }) => upper);
    if (/^(?:WORK)?(?: ?AND NO CHAIN)?(?: ?NO RELEASE)?$/.test(rest.join(' '))) {
      const edits = [{ start: first.end, end: words.at(-1)!.end, newText: '' }];
      yield { title: `Write only ${first.upper}`, safe: true, edits };
    }
  }
  if (first.upper === 'RENAME' && second.upper === 'TABLES')
    yield { title: 'Write TABLE for TABLES', safe: true, edits: [replace(second, 'TABLE')] };
}

/** `[OFFSET m ROWS] FETCH FIRST n ROWS ONLY`; `LIMIT m, n` keeps the order of the two. */
export function* fetchFirst(tokens: readonly Token[]): Generator<Repair> {
  const edits: SqlEdit[] = [];
  for (const [i, token] of tokens.entries()) {
    const [next, count, rows, only] = tokens.slice(i + 1, i + 5);
    if (token.upper !== 'FETCH' || !next || !/^(?:FIRST|NEXT)$/.test(next.upper)) continue;
    if (!count || !/^ROWS?$/.test(rows?.upper ?? '') || only?.upper !== 'ONLY') continue;
    const [offset, , skipped] = tokens.slice(Math.max(0, i - 3), i);
    if (offset?.upper === 'OFFSET' && /^ROWS?$/.test(skipped!.upper)) {
      edits.push(replace(offset, 'LIMIT'), { start: tokens[i - 2]!.end, end: next.end, newText: ',' });
    } else edits.push({ start: token.start, end: next.end, newText: 'LIMIT' });
    edits.push({ start: count.end, end: only.end, newText: '' });
  }
  if (edits.length > 0) yield { title: 'Write LIMIT for FETCH', safe: true, edits };
}

/** `VALUES (1, 2), (3, 4)` as a query: MySQL has VALUES ROW(…), which MariaDB lacks. */
export function* tableValues(tokens: readonly Token[]): Generator<Repair> {
  if (tokens[0]?.upper !== 'VALUES') return;
  const edits: SqlEdit[] = [];
  let from = tokens[0].start;
  let open = 1;
  for (;;) {
    const bracket = tokens[open];
    const close = closing(tokens, open);
    const last = tokens[close];
    if (bracket?.text !== '(' || !last || close === open + 1) return;
    edits.push({ start: from, end: bracket.end, newText: open === 1 ? 'SELECT ' : ' UNION ALL SELECT ' });
    from = last.start;
    const comma = tokens[close + 1];
    if (comma?.text !== ',') {
      if (comma && comma.text !== ';') return;
      edits.push(replace(last, ''));
      break;
    }
    open = close + 2;
  }
  yield { title: 'Write a SELECT for VALUES', safe: true, edits };
}

/** `FOR UPDATE WAIT n`, and ALTER TABLE … WAIT n. */
export function* waits(tokens: readonly Token[]): Generator<Repair> {
  const at = tokens.findIndex(({ upper }, i) => upper === 'WAIT' && tokens[i + 1]?.kind === 'number');
  const [before, wait, seconds] = tokens.slice(at - 1, at + 2);
  if (at < 1 || !before || !wait || !seconds) return;
  const locks = before.upper === 'UPDATE' || before.upper === 'MODE';
  if (locks && Number(seconds.text) === 0) {
    yield {
      title: 'Write NOWAIT',
      safe: true,
      edits: [{ start: wait.start, end: seconds.end, newText: 'NOWAIT' }],
    };
  } else {
    yield {
      title: `Remove WAIT ${seconds.text}: it waits as long as ${locks ? 'innodb_lock_wait_timeout' : 'lock_wait_timeout'} says`,
      safe: false,
      edits: [{ start: before.end, end: seconds.end, newText: '' }],
    };
  }
}

/** What MySQL's CREATE and ALTER TABLE want said otherwise: `DEFAULT (uuid())`, STORED. */
export function* definitions(tokens: readonly Token[]): Generator<Repair> {
  if (tokens[0]?.upper !== 'CREATE' && tokens[0]?.upper !== 'ALTER') return;
  const persistent = tokens.filter(
    (token, i) => token.upper === 'PERSISTENT' && token.kind === 'word' && tokens[i - 1]?.text === ')',
  );
  if (persistent.length > 0) {
    const edits = persistent.map((token) => replace(token, 'STORED'));
    yield { title: 'Write STORED for PERSISTENT', safe: true, edits };
  }
  const brackets: SqlEdit[] = [];
  for (const [i, token] of tokens.entries()) {
    const isCall = token.kind === 'word' && tokens[i - 1]?.upper === 'DEFAULT' && tokens[i + 1]?.text === '(';
    const close = isCall ? tokens[closing(tokens, i + 1)] : undefined;
    if (close && !OF_NOW.test(token.upper)) brackets.push(insert(token.start, '('), insert(close.end, ')'));
  }
  if (brackets.length > 0) yield { title: 'Put the default in brackets', safe: true, edits: brackets };
}

const OF_NOW = /^(?:CURRENT_TIMESTAMP|NOW|LOCALTIME|LOCALTIMESTAMP)$/;
