import type { Stmt } from '../python/ast.js';
import { snippet } from './apply-rule.js';
import { decorate } from './calls.js';
import { test } from './conditions.js';
import { arithmetic, bind, evaluate } from './evaluate.js';
import { copy, join } from './flow.js';
import type { Frame } from './frame.js';
import { tryStatement, withStatement } from './handlers.js';
import { elementOf, hasItems } from './iterate.js';
import { classOf, functionOf, UNKNOWN, type Value } from './values.js';

/** Runs one statement of a function's body. */
export function statement(frame: Frame, s: Stmt): void {
  switch (s.kind) {
    case 'expr':
      evaluate(frame, s.value);
      return;
    case 'assign': {
      const value = s.value ? evaluate(frame, s.value) : undefined;
      for (const target of s.targets) {
        if (value) bind(frame, target, value);
        else if (s.annotation && target.kind === 'name')
          frame.flow.env.set(target.id, frame.interpreter.annotated(frame, s.annotation));
      }
      return;
    }
    case 'aug': {
      const left = s.target.kind === 'name' ? evaluate(frame, s.target) : UNKNOWN;
      bind(frame, s.target, arithmetic('+', left, evaluate(frame, s.value)));
      return;
    }
    case 'return': {
      const value = s.value ? evaluate(frame, s.value) : undefined;
      if (!frame.alive) return;
      if (value) frame.gives(value);
      frame.leave();
      return;
    }
    case 'raise':
      raiseStatement(frame, s);
      return;
    case 'if':
      frame.branch(
        s.test,
        () => frame.body(s.body),
        () => frame.body(s.orelse),
      );
      return;
    case 'for': {
      if (s.iter.kind === 'list' && s.iter.items.length === 0) {
        frame.body(s.orelse);
        return;
      }
      const iter = evaluate(frame, s.iter);
      const element = elementOf(frame, iter);
      frame.loop(() =>
        frame.only(hasItems(iter), () => {
          bind(frame, s.target, element);
          frame.body(s.body);
        }),
      );
      frame.body(s.orelse);
      return;
    }
    case 'while': {
      const holds = test(frame, s.test);
      if (holds.readOnly === false && holds.normal === false) return;
      frame.loop(() => frame.only(holds, () => frame.body(s.body)));
      frame.body(s.orelse);
      return;
    }
    case 'try':
      tryStatement(frame, s);
      return;
    case 'with':
      withStatement(frame, s);
      return;
    case 'def':
      frame.flow.env.set(s.name, nested(frame, s));
      return;
    case 'class':
      frame.flow.env.set(s.name, classOf(frame.file.classAt(s)));
      return;
    case 'import':
    case 'from':
      frame.interpreter.bindImports(s, frame.file, frame.flow.env);
      return;
    case 'match': {
      evaluate(frame, s.subject);
      const before = frame.flow;
      let after = copy(before);
      for (const one of s.cases) {
        frame.flow = copy(before);
        frame.flow.sure = false;
        for (const name of one.names) frame.flow.env.set(name, UNKNOWN);
        if (one.guard) evaluate(frame, one.guard);
        frame.body(one.body);
        after = join(after, frame.flow, false);
      }
      frame.flow = after;
      return;
    }
    case 'assert':
      assertion(frame, s);
      return;
    case 'break':
    case 'continue': {
      frame.leaveLoop();
      return;
    }
  }
}

function nested(frame: Frame, node: Stmt & { kind: 'def' }): Value {
  const env = new Map([...(frame.closure ?? []), ...frame.flow.env]);
  const fn = frame.file.functionAt(node, node.name);
  const value = functionOf(fn, undefined, env);
  env.set(node.name, value);
  let decorated: Value = value;
  for (const decorator of [...node.decorators].reverse()) {
    decorated = decorate(frame, evaluate(frame, decorator), decorated);
  }
  return decorated;
}

function raiseStatement(frame: Frame, s: Stmt & { kind: 'raise' }): void {
  if (s.value) {
    const value = evaluate(frame, s.value);
    const path = value.kind === 'outside' || value.kind === 'made' ? value.path : '';
    const raised = path.replace(/^builtins\./, '').replace(/\(\)$/, '');
    if (raised === 'frappe.InReadOnlyMode' || (frame.onlyReadOnly && !frame.handles(raised)))
      frame.refuse(snippet(frame, s), frame.site(s));
  }
  frame.raise(s);
}

/** A condition that only read-only mode breaks is there to refuse it. */
function assertion(frame: Frame, s: Stmt & { kind: 'assert' }): void {
  const holds = test(frame, s.test);
  if (holds.readOnly === false && holds.normal !== false) frame.refuse(snippet(frame, s), frame.site(s));
  frame.leaveIf(holds, false);
  if (!frame.alive) frame.raised = true;
}
