import type { CallExpr, Expr, Stmt, TryStmt } from '../python/ast.js';
import { callFunction } from './calls.js';
import { CATCHES_READ_ONLY } from './effects.js';
import { bind, evaluate } from './evaluate.js';
import { copy, dead, type Guard, join } from './flow.js';
import type { Frame } from './frame.js';
import { runLazy } from './iterate.js';
import { alternatives, either, functionOf, NO_ARGS, UNKNOWN, type Value } from './values.js';

/** `try`: what its handlers catch of refused writes, and what they do then. */
export function tryStatement(frame: Frame, s: TryStmt): void {
  const before = copy(frame.flow);
  const types = s.handlers.map((handler) => catches(frame, handler.type));
  const caughtBy = types.findIndex((type) => type !== 'other');
  const guard: Guard = { caught: [] };
  if (caughtBy >= 0) frame.guards.push(guard);
  frame.body(s.body);
  if (caughtBy >= 0) frame.guards.pop();
  const finished = frame.flow;
  if (frame.alive) frame.body(s.orelse);
  let after = frame.flow;
  s.handlers.forEach((handler, i) => {
    const takes = i === caughtBy;
    frame.flow = copy(before);
    for (const [name, value] of finished.env) {
      const other = frame.flow.env.get(name);
      frame.flow.env.set(name, other && other.key !== value.key ? either([other, value]) : value);
    }
    if (handler.name) frame.flow.env.set(handler.name, UNKNOWN);
    frame.flow.sure = before.sure && takes && guard.caught.some((leaf) => !leaf.maybe);
    const raised = frame.raised;
    frame.raised = false;
    const { commits } = frame.summary;
    const pending = [...frame.summary.pending];
    frame.body(handler.body);
    // Without an error nothing in the handler happens: what the body wrote is as it was.
    frame.summary.pending.addAll(pending);
    frame.summary.commits = commits;
    const again = frame.raised;
    frame.raised = raised || again;
    if (takes) {
      const always = again && lastRaises(handler.body);
      for (const leaf of guard.caught) {
        if (always) frame.fail(leaf);
        else if (again) frame.fail({ ...leaf, maybe: true });
        else if (types[i] === 'any') frame.summary.swallowed.add(leaf);
      }
    }
    after = join(after, frame.flow, before.sure);
  });
  frame.flow = after;
  if (s.final.length > 0) {
    const ended = dead(after);
    if (ended) frame.flow = { ...before, env: after.env.size ? after.env : before.env };
    frame.body(s.final);
    if (ended) frame.kill();
  }
}

/** What a handler's type is to `frappe.InReadOnlyMode`: caught on purpose, caught among others, or not caught. */
function catches(frame: Frame, type: Expr | undefined): 'any' | 'read-only' | 'other' {
  if (!type) return 'any';
  const kinds = flat(evaluate(frame, type)).map((one) => {
    const path = one.t === 'outside' ? one.path.replace(/^builtins\./, '') : '';
    if (path === 'frappe.InReadOnlyMode') return 'read-only';
    return CATCHES_READ_ONLY.has(path) ? 'any' : 'other';
  });
  return kinds.includes('any') ? 'any' : kinds.includes('read-only') ? 'read-only' : 'other';
}

/** Each of a tuple of exceptions. */
const flat = (value: Value): Value[] =>
  alternatives(value).flatMap((one) => (one.t === 'list' ? one.items.flatMap(flat) : [one]));

/** `with`: runs what it enters and leaves; `savepoint(catch=…)` and `suppress(…)` eat refused writes. */
export function withStatement(frame: Frame, s: Stmt & { k: 'with' }): void {
  let caught: Guard | undefined;
  const entered: (Value & { t: 'object' })[] = [];
  for (const item of s.items) {
    const value = evaluate(frame, item.context);
    if (item.context.k === 'call' && swallows(frame, item.context)) caught ??= { caught: [] };
    let entering: Value = value.t === 'object' ? value : UNKNOWN;
    for (const one of alternatives(value)) {
      if (one.t === 'lazy') entering = runLazy(frame, one);
      else if (one.t === 'object') {
        dunder(frame, one, '__enter__', item.context);
        entered.push(one);
      }
    }
    if (item.target) bind(frame, item.target, entering);
  }
  if (caught) {
    const before = copy(frame.flow);
    frame.guards.push(caught);
    frame.body(s.body);
    frame.guards.pop();
    for (const leaf of caught.caught) frame.summary.swallowed.add(leaf);
    frame.flow = join(frame.flow, before, before.sure);
  } else frame.body(s.body);
  for (const object of entered) dunder(frame, object, '__exit__', s);
}

function dunder(
  frame: Frame,
  object: Value & { t: 'object' },
  name: string,
  at: { start: number; end: number },
): void {
  const method = frame.machine.classMember(object.cls, name);
  if (method?.t !== 'function' || !frame.alive) return;
  callFunction(frame, functionOf(method.fn, object), { ...NO_ARGS, more: true }, frame.site(at));
}

/** Whether a context manager catches `frappe.InReadOnlyMode`. */
function swallows(frame: Frame, e: CallExpr): boolean {
  const fn = evaluate(frame, e.fn);
  const path = fn.t === 'outside' ? fn.path : '';
  if (path === 'contextlib.suppress') return e.args.some((arg) => catches(frame, arg.value) !== 'other');
  if (path !== 'frappe.database.savepoint') return false;
  const given = e.args.find((arg) => arg.name === 'catch' || (!arg.name && !arg.star));
  return !given || catches(frame, given.value) !== 'other';
}

/** Statements that end in `raise` or `frappe.throw(…)` at their own level. */
function lastRaises(body: readonly Stmt[]): boolean {
  return body.some(
    (s) =>
      s.k === 'raise' ||
      (s.k === 'expr' && s.value.k === 'call' && s.value.fn.k === 'attr' && s.value.fn.name === 'throw') ||
      (s.k === 'expr' && s.value.k === 'call' && s.value.fn.k === 'name' && s.value.fn.id === 'throw'),
  );
}
