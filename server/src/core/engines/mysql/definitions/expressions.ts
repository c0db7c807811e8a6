import type { Token } from '../../../sources/sql/tokens.js';
import { incorrectParameterCount, syntaxError } from '../../errors.js';
import { argumentCounts } from '../argument-counts.js';
import { callOf } from '../functions.js';
import { isReserved } from '../reserved.js';
import { type DefinitionProblem, problem } from './problem.js';

export type ExpressionKind = 'generated' | 'default' | 'check';

/** Functions that neither a generated column nor a CHECK may call, tried on 9.7.4; MariaDB lets a virtual column. */
const CHANGING = new Set(
  `connection_id curdate current_date current_role current_time current_timestamp current_user curtime database localtime
  localtimestamp now rand schema session_user system_user unix_timestamp user utc_date utc_time utc_timestamp uuid
  uuid_short`.split(/\s+/),
);
/** And those that a DEFAULT may not call, too. */
const NOWHERE = new Set(
  `benchmark found_rows get_lock is_free_lock is_used_lock last_insert_id load_file release_all_locks release_lock
  row_count sleep`.split(/\s+/),
);
/** Those that only a generated column may not call. */
const GENERATED_ONLY = new Set(['random_bytes', 'sysdate']);
/** Those that are also called without brackets. */
const BARE = new Set(
  'current_date current_time current_timestamp current_user localtime localtimestamp utc_date utc_time utc_timestamp'.split(
    ' ',
  ),
);
/** The names that MySQL calls them by. */
const SYNONYMS: Record<string, string> = {
  current_date: 'curdate',
  current_time: 'curtime',
  current_timestamp: 'now',
  localtime: 'now',
  localtimestamp: 'now',
  schema: 'database',
  session_user: 'user',
  system_user: 'user',
};

/**
 * What MySQL refuses in the expression of a generated column, a default or a CHECK, the first that is found; `name` is
 * the column's or the constraint's. A function that MySQL lacks counts as one that it does not allow.
 */
export function* expressionProblems(
  tokens: readonly Token[],
  kind: ExpressionKind,
  name: string,
): Generator<DefinitionProblem> {
  for (const [i, token] of tokens.entries()) {
    const found = problemAt(tokens, i, token, kind, name);
    if (!found) continue;
    yield found;
    return;
  }
}

function problemAt(
  tokens: readonly Token[],
  i: number,
  token: Token,
  kind: ExpressionKind,
  name: string,
): DefinitionProblem | undefined {
  if (token.kind === 'variable') {
    return kind === 'check'
      ? problem(
          token,
          3816,
          `An expression of a check constraint '${name}' cannot refer to a user or system variable.`,
          'HY000',
        )
      : problem(
          token,
          3772,
          `Default value expression of column '${name}' cannot refer user or system variables.`,
          'HY000',
        );
  }
  const before = tokens[i - 1]?.upper ?? '';
  // After AS and RETURNING stands a type.
  if (token.kind !== 'word' || before === '.' || before === 'AS' || before === 'RETURNING') return undefined;
  const lower = token.text.toLowerCase();
  const called = tokens[i + 1]?.text === '(';
  if (isForbidden(lower, kind) && (called || BARE.has(lower)))
    return disallowed(token, kind, name, SYNONYMS[lower] ?? lower);
  if (!called || isReserved(lower)) return undefined;
  const call = callOf(token.text);
  if (call === 'missing') return disallowed(token, kind, name, `\`${token.text}\``);
  if (call === 'syntax') return { token, evidence: syntaxError('mysql', ' (', 1) };
  const counts = argumentCounts(token.text);
  const given = argumentsFrom(tokens, i + 1);
  if (counts?.errno !== 1582 || given === undefined || (given >= counts.least && given <= counts.most))
    return undefined;
  return { token, evidence: incorrectParameterCount(token.text) };
}

function isForbidden(name: string, kind: ExpressionKind): boolean {
  if (NOWHERE.has(name)) return true;
  if (kind === 'default') return false;
  return CHANGING.has(name) || (kind === 'generated' && GENERATED_ONLY.has(name));
}

function disallowed(token: Token, kind: ExpressionKind, name: string, called: string): DefinitionProblem {
  switch (kind) {
    case 'generated':
      return problem(
        token,
        3763,
        `Expression of generated column '${name}' contains a disallowed function: ${called}.`,
        'HY000',
      );
    case 'default':
      return problem(
        token,
        3770,
        `Default value expression of column '${name}' contains a disallowed function: ${called}.`,
        'HY000',
      );
    case 'check':
      return problem(
        token,
        3814,
        `An expression of a check constraint '${name}' contains disallowed function: ${called}.`,
        'HY000',
      );
  }
}

/** The number of arguments after an opening bracket. */
export function argumentsFrom(tokens: readonly Token[], open: number): number | undefined {
  let depth = 0;
  let commas = 0;
  for (let at = open; at < tokens.length; at++) {
    const { text } = tokens[at]!;
    if (text === '(') depth++;
    else if (text === ')' && --depth === 0) return at === open + 1 ? 0 : commas + 1;
    else if (text === ',' && depth === 1) commas++;
  }
  return undefined;
}
