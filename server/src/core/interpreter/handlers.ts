import type { Expr, Stmt, TryStmt } from '../python/ast.js';
import { callFunction, special } from './calls.js';
import { truthOf } from './conditions.js';
import { bind, evaluate } from './evaluate.js';
import { ANYTHING, catching, paths } from './exceptions.js';
import { copy, dead, type Guard, join } from './flow.js';
import type { Frame } from './frame.js';
import { runLazy } from './iterate.js';
import { bindParameters } from './parameters.js';
import { namesInExpression } from './syntax.js';
import { alternatives, type CallArgs, either, functionOf, outside, UNKNOWN, type Value } from './values.js';

/** `try`: what its handlers catch of refused writes, and what they do then. */
export function tryStatement(frame: Frame, s: TryStmt): void {
  const before = copy(frame.flow);
  const given = s.handlers.map(({ type }) => type && evaluate(frame, type));
  const types = given.map((type) => (type ? catching(type) : 'any'));
  const caughtBy = types.findIndex((type) => type !== 'other');
  const guard: Guard = { caught: [] };
  const discarded = s.final.some(({ kind }) => kind === 'return') ? { caught: [] } : undefined;
  if (discarded) frame.guards.push(discarded);
  if (caughtBy >= 0) frame.guards.push(guard);
  frame.handled.push(given.flatMap((type) => (type ? paths(type) : [ANYTHING])));
  frame.body(s.body);
  frame.handled.pop();
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
    const { readOnlyOut } = frame.summary;
    frame.summary.readOnlyOut = 0;
    const stays = frame.leavesLoop(() => frame.body(handler.body));
    const left = frame.summary.readOnlyOut !== 0 || stays;
    frame.summary.readOnlyOut |= readOnlyOut;
    // Without an error nothing in the handler happens: what the body wrote is as it was.
    frame.summary.pending.addAll(pending);
    frame.summary.commits = commits;
    const again = frame.raised;
    frame.raised = raised || again;
    if (takes) {
      // No way through it ends but by raising.
      const always = again && frame.flow.readOnly === 0 && !left;
      for (const leaf of guard.caught) {
        if (always) frame.fail(leaf);
        else if (again) frame.fail({ ...leaf, maybe: true });
        else if (types[i] === 'any') frame.summary.swallowed.add(leaf);
      }
      if (handler.name && !always)
        frame.kept.push({ names: keptIn(handler.body, handler.name), leaves: guard.caught });
    }
    after = join(after, frame.flow, before.sure);
  });
  frame.flow = after;
  if (discarded) {
    // `return` in `finally` eats whatever was raised.
    frame.guards.pop();
    frame.summary.swallowed.addAll(discarded.caught);
    if (discarded.caught.length > 0) frame.flow.readOnly |= before.readOnly;
  }
  if (s.final.length > 0) {
    const ended = dead(after);
    if (ended) frame.flow = { ...before, env: after.env.size ? after.env : before.env };
    frame.body(s.final);
    if (ended) frame.kill();
  }
}

/** Names that hold the error after the handler: `last = e`, `errors.append(str(e))`. */
function keptIn(body: readonly Stmt[], error: string): Set<string> {
  const names = new Set<string>();
  const mentions = (node: Expr): boolean => {
    const found = new Set<string>();
    namesInExpression(node, found);
    return found.has(error);
  };
  const add = (e: Expr) => {
    if (e.kind === 'name') names.add(e.id);
  };
  for (const s of body) {
    if (s.kind === 'assign' && s.value && mentions(s.value))
      for (const target of s.targets) add(target.kind === 'sub' ? target.obj : target);
    const call = s.kind === 'expr' && s.value.kind === 'call' ? s.value : undefined;
    if (
      call?.fn.kind === 'attr' &&
      /^(?:append|add|extend|insert)$/.test(call.fn.name) &&
      call.args.some(({ value }) => mentions(value))
    )
      add(call.fn.obj);
  }
  return names;
}

/** What a handler's type is to `frappe.InReadOnlyMode`: caught on purpose, caught among others, or not caught. */
function catches(frame: Frame, type: Expr | undefined): 'any' | 'read-only' | 'other' {
  if (!type) return 'any';
  return catching(evaluate(frame, type));
}

/** `with`: runs what it enters and leaves; `savepoint(catch=…)` and `suppress(…)` eat refused writes. */
export function withStatement(frame: Frame, s: Stmt & { kind: 'with' }): void {
  let caught: Guard | undefined;
  let silently = false;
  const entered: (Value & { kind: 'object' })[] = [];
  for (const item of s.items) {
    const value = evaluate(frame, item.context);
    const takes = catchesOf(frame, value);
    if (takes !== 'other') caught ??= { caught: [] };
    silently ||= takes === 'any';
    let entering: Value = value.kind === 'object' ? value : UNKNOWN;
    for (const one of alternatives(value)) {
      if (one.kind === 'lazy') entering = runLazy(frame, one);
      else if (one.kind === 'object') {
        special(frame, one, '__enter__', frame.site(item.context));
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
    if (silently) frame.summary.swallowed.addAll(caught.caught);
    frame.flow = join(frame.flow, before, before.sure);
  } else frame.body(s.body);
  for (const object of entered) special(frame, object, '__exit__', frame.site(s));
}

/** What a context manager is to `frappe.InReadOnlyMode`. */
function catchesOf(frame: Frame, value: Value): ReturnType<typeof catching> {
  if (value.kind === 'catcher') return value.takes;
  if (value.kind === 'lazy')
    return value.run.some((one) => 'call' in one && yieldsInTry(frame, one.call, one.args)) ? 'any' : 'other';
  return value.kind === 'object' && exitsTrue(frame, value) ? 'any' : 'other';
}

/** A `@contextmanager` whose `yield` stands in a `try` (or a `with`) that catches it. */
function yieldsInTry(frame: Frame, manager: Value, args: CallArgs): boolean {
  if (manager.kind !== 'function' || manager.fn.node.kind !== 'def') return false;
  const inner = frame.interpreter.scratch(manager.fn.file);
  inner.flow.env = bindParameters(frame, manager, args);
  const within = (body: readonly Stmt[]): boolean =>
    body.some((s) => {
      if (s.kind === 'if' || s.kind === 'for' || s.kind === 'while')
        return within(s.body) || within(s.orelse);
      if (s.kind === 'with') {
        if (within(s.body)) return true;
        return (
          yields(s.body) &&
          s.items.some(({ context }) => catchesOf(inner, evaluate(inner, context)) !== 'other')
        );
      }
      if (s.kind !== 'try') return false;
      if (within(s.body)) return true;
      const handler = s.handlers.find(({ type }) => catches(inner, type) !== 'other');
      return handler !== undefined && yields(s.body) && !lastRaises(handler.body);
    });
  return within(manager.fn.node.body);
}

/** `yield` as a statement, or what a name is given. */
const yields = (body: readonly Stmt[]): boolean =>
  body.some(
    (s) =>
      ((s.kind === 'expr' || s.kind === 'assign') && s.value?.kind === 'yield') ||
      (s.kind === 'if' && (yields(s.body) || yields(s.orelse))) ||
      (s.kind === 'with' && yields(s.body)),
  );

/** An object whose `__exit__` answers true to `frappe.InReadOnlyMode`. */
function exitsTrue(frame: Frame, object: Value & { kind: 'object' }): boolean {
  const method = frame.interpreter.classMember(object.cls, '__exit__');
  if (method?.kind !== 'function') return false;
  const args = {
    positional: [outside('frappe.InReadOnlyMode'), UNKNOWN, UNKNOWN],
    named: new Map<string, Value>(),
    more: false,
  };
  const nowhere = frame.interpreter.scratch(frame.file);
  return truthOf(callFunction(nowhere, functionOf(method.fn, object), args, undefined)).readOnly === true;
}

/** Statements that end in `raise` or `frappe.throw(…)` at their own level. */
function lastRaises(body: readonly Stmt[]): boolean {
  return body.some(
    (s) =>
      s.kind === 'raise' ||
      (s.kind === 'expr' &&
        s.value.kind === 'call' &&
        s.value.fn.kind === 'attr' &&
        s.value.fn.name === 'throw') ||
      (s.kind === 'expr' &&
        s.value.kind === 'call' &&
        s.value.fn.kind === 'name' &&
        s.value.fn.id === 'throw'),
  );
}
