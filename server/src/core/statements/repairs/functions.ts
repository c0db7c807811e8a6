import { callOf } from '../../engines/mysql/functions.js';
import type { Token } from '../../sources/sql/tokens.js';
import { argumentsAt, closing, insert, type Repair, replace, type SqlEdit } from './repair.js';

/** A function of MariaDB and the one of MySQL with the same meaning. */
const SAME: Record<string, string> = {
  NVL: 'IFNULL',
  VALUE: 'VALUES',
  JSON_DETAILED: 'JSON_PRETTY',
  LENGTHB: 'LENGTH',
};

/** Functions that other words say. Undefined: not with these arguments. */
const REWRITTEN: Record<string, (tokens: readonly Token[], at: number) => SqlEdit[] | undefined> = {
  /** `ADD_MONTHS(d, n)`, in MariaDB itself the same item as `DATE_ADD(d, INTERVAL n MONTH)`. */
  ADD_MONTHS(tokens, at) {
    const [, months, other] = argumentsAt(tokens, at + 1);
    if (!months || other) return undefined;
    return [
      replace(tokens[at]!, 'DATE_ADD'),
      insert(months.first.start, 'INTERVAL '),
      insert(months.last.end, ' MONTH'),
    ];
  },
  NVL2(tokens, at) {
    const [tested, ...results] = argumentsAt(tokens, at + 1);
    if (!tested || results.length !== 2) return undefined;
    return [
      replace(tokens[at]!, 'IF'),
      insert(tested.first.start, '('),
      insert(tested.last.end, ') IS NOT NULL'),
    ];
  },
  /** A UUID without its dashes. */
  SYS_GUID(tokens, at) {
    const close = tokens[closing(tokens, at + 1)];
    if (!close || argumentsAt(tokens, at + 1).length > 0) return undefined;
    return [replace(tokens[at]!, 'REPLACE(UUID'), insert(close.end, ", '-', '')")];
  },
  /** Only of a number: of NULL it is NULL, `CHAR(NULL USING …)` is empty. */
  CHR(tokens, at) {
    const [code, other] = argumentsAt(tokens, at + 1);
    const plain =
      code?.first === code?.last && code?.first.kind === 'number' && Number(code.first.text) < 128;
    if (!code || other || !plain) return undefined;
    return [replace(tokens[at]!, 'CHAR'), insert(code.last.end, ' USING utf8mb4')];
  },
};

/** Calls of functions that only MariaDB has, said so that MySQL has them too. */
export function* functions(tokens: readonly Token[]): Generator<Repair> {
  const edits: SqlEdit[] = [];
  const names = new Set<string>();
  for (const [i, token] of tokens.entries()) {
    if (!isCall(tokens, i)) continue;
    const same = SAME[token.upper];
    const found = same ? [replace(token, same)] : REWRITTEN[token.upper]?.(tokens, i);
    if (!found) continue;
    edits.push(...found);
    names.add(/^\w+/.exec(found[0]!.newText)![0]);
  }
  if (edits.length === 0) return;
  edits.sort((a, b) => a.start - b.start);
  yield { title: `Call ${[...names].join(', ')}`, safe: true, edits };
}

function isCall(tokens: readonly Token[], i: number): boolean {
  return tokens[i]!.kind === 'word' && tokens[i + 1]?.text === '(' && tokens[i - 1]?.text !== '.';
}

/** Functions called that there is a repair for and that MySQL lacks. */
export function faultyCalls(tokens: readonly Token[]): string[] {
  return tokens.flatMap(({ upper, text }, i) =>
    isCall(tokens, i) && (upper in SAME || upper in REWRITTEN) && callOf(text) !== 'native'
      ? [text.toLowerCase()]
      : [],
  );
}
