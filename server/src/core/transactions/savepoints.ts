import { calleeOf, callsIn } from '../contexts/patch-code.js';
import type { CallExpr, Stmt } from '../python/ast.js';
import { argumentOf, endOf } from './ends.js';

/** A use of a savepoint that is not there any more. */
export interface LostSavepoint {
  call: CallExpr;
  /** As written: `"before_back"`, `name`. */
  name: string;
  /** What ended its transaction, in words. */
  by: string;
}

/** Names of savepoints as written, with what ended the transaction that they were set in; undefined: still there. */
type State = Map<string, string | undefined>;

/**
 * Uses of savepoints after a commit, DDL or rollback of the same function, in the order of the code. What a condition
 * or a loop does on some paths only is left alone; an exception's handler is reached from each statement of its `try`.
 */
export function lostSavepoints(body: readonly Stmt[], text: string): LostSavepoint[] {
  const found: LostSavepoint[] = [];
  walk(body, new Map(), text, found);
  return found;
}

function walk(body: readonly Stmt[], state: State, text: string, found: LostSavepoint[]): State {
  let now = state;
  for (const statement of body) {
    switch (statement.kind) {
      case 'def':
      case 'class':
        break;
      case 'try': {
        const before = new Map(now);
        const risky = riskyState(statement.body, before, text);
        const through = walk(statement.body, new Map(before), text, found);
        for (const { body: handler } of statement.handlers) walk(handler, new Map(risky), text, found);
        now = walk(statement.orelse, through, text, found);
        now = walk(statement.final, now, text, found);
        break;
      }
      case 'with': {
        for (const { context } of statement.items) {
          if (context.kind !== 'call' || !/(?:^|\.)savepoint$/.test(calleeOf(context) ?? '')) continue;
          const by = statement.body.map((inner) => endIn(inner)).find((end) => end !== undefined);
          if (by !== undefined)
            found.push({ call: context, name: text.slice(context.start, context.end), by });
        }
        now = walk(statement.body, now, text, found);
        break;
      }
      case 'if':
      case 'match':
      case 'for':
      case 'while': {
        const blocks =
          statement.kind === 'match'
            ? statement.cases.map((one) => one.body)
            : [statement.body, statement.orelse];
        for (const block of blocks) walk(block, new Map(now), text, found);
        // A savepoint that is set within may be there after.
        for (const call of callsIn([statement]))
          if (isMethod(call, 'savepoint')) now.delete(nameOf(call, text));
        break;
      }
      default:
        for (const call of callsIn([statement])) step(call, now, text, found);
    }
  }
  return now;
}

/** What a handler finds: a savepoint is gone where something that may raise stands after what ended it. */
function riskyState(body: readonly Stmt[], state: State, text: string): State {
  let risky: State = new Map(state);
  const now = new Map(state);
  for (const statement of body) {
    if (!['expr', 'assign', 'aug', 'raise', 'return', 'assert'].includes(statement.kind)) return risky;
    const calls = [...callsIn([statement])];
    if (calls.some((call) => endOf(call) === undefined) || statement.kind === 'raise') {
      if ([...now.values()].some((by) => by !== undefined)) risky = new Map(now);
    }
    for (const call of calls) step(call, now, text, []);
  }
  return risky;
}

function step(call: CallExpr, state: State, text: string, found: LostSavepoint[]): void {
  if (isMethod(call, 'savepoint')) {
    state.set(nameOf(call, text), undefined);
    return;
  }
  const used = isMethod(call, 'rollback') || isMethod(call, 'release_savepoint') ? nameOf(call, text) : '';
  if (used !== '') {
    const by = state.get(used);
    if (by !== undefined) found.push({ call, name: used, by });
    return;
  }
  const end = endOf(call);
  if (end !== undefined) for (const name of state.keys()) state.set(name, end);
}

/** What ends the transaction in a statement that has no blocks. */
function endIn(statement: Stmt): string | undefined {
  if (statement.kind !== 'expr' && statement.kind !== 'assign') return undefined;
  return [...callsIn([statement])].map(endOf).find((end) => end !== undefined);
}

function isMethod(call: CallExpr, method: string): boolean {
  const callee = calleeOf(call) ?? '';
  return callee === `db.${method}` || callee.endsWith(`.db.${method}`);
}

function nameOf(call: CallExpr, text: string): string {
  const name = argumentOf(call, 'save_point', 0);
  return name ? text.slice(name.start, name.end).replace(/^'(.*)'$/, '"$1"') : '';
}
