import type { Expr } from '../python/ast.js';
import { attribute, hookList, stored } from './attributes.js';
import { callFunction, evaluateCall, FIRST_YIELD, special } from './calls.js';
import { COMPARES, test } from './conditions.js';
import { textOf } from './effects.js';
import type { Frame } from './frame.js';
import { consume, drain, runComprehension, runLazy } from './iterate.js';
import type { Span } from './outside.js';
import {
  alternatives,
  constant,
  dictOf,
  either,
  functionOf,
  listOf,
  mode,
  modes,
  rawFunction,
  stringOf,
  text,
  UNKNOWN,
  type Value,
} from './values.js';

/** Values a name may take on; everything that runs on the way is done to `frame`. */
export function evaluate(frame: Frame, e: Expr): Value {
  switch (e.kind) {
    case 'name':
      return frame.lookup(e.id);
    case 'attr': {
      if (e.obj.kind === 'name') {
        const local = frame.flow.env.get(`${e.obj.id}.${e.name}`);
        if (local) return frame.here(local);
      }
      return attribute(frame, evaluate(frame, e.obj), e.name);
    }
    case 'call':
      return evaluateCall(frame, e);
    case 'str':
      for (const hole of e.holes) evaluate(frame, hole);
      if (e.bytes) return UNKNOWN;
      return e.value.includes('{}') && e.value.length > 0 ? text(e.value) : constant(e.value);
    case 'num':
    case 'const':
      return constant(e.value);
    case 'list':
      return listOf(e.items.map((item) => listItem(frame, item)));
    case 'dict':
      return dictionary(frame, e);
    case 'op':
      return operation(frame, e);
    case 'lambda': {
      const env = new Map([...(frame.closure ?? []), ...frame.flow.env]);
      return functionOf(frame.file.functionAt(e, '<lambda>'), undefined, env);
    }
    case 'cond': {
      return choice(frame, e);
    }
    case 'comp':
      return comprehension(frame, e);
    case 'sub':
      return subscript(frame, e);
    case 'yield':
      if (e.value) {
        const value = evaluate(frame, e.value);
        if (e.from) consume(frame, value);
        else frame.gives(value);
      }
      if (frame.flow.env.has(FIRST_YIELD) && frame.alive) frame.leave();
      return UNKNOWN;
    case 'await':
    case 'star':
      return evaluate(frame, e.value);
    case 'walrus': {
      const value = evaluate(frame, e.value);
      frame.flow.env.set(e.target, value);
      return value;
    }
    case 'slice':
      for (const part of e.parts) evaluate(frame, part);
      return UNKNOWN;
    case 'missing':
      return UNKNOWN;
  }
}

/** `a if condition else b`: each in the modes in which it is taken. */
function choice(frame: Frame, e: Expr & { kind: 'cond' }): Value {
  const readOnly: Value[] = [];
  const normal: Value[] = [];
  const take = (part: Expr) => {
    const at = { ...frame.flow };
    const value = evaluate(frame, part);
    if (at.readOnly) readOnly.push(value);
    if (at.normal) normal.push(value);
  };
  frame.branch(
    e.test,
    () => take(e.then),
    () => take(e.other),
  );
  if (readOnly.length === 0 || normal.length === 0) return either([...readOnly, ...normal]);
  return modes(either(readOnly), either(normal));
}

/** `*items` iterates what it spreads. */
function listItem(frame: Frame, item: Expr): Value {
  if (item.kind !== 'star') return evaluate(frame, item);
  const value = evaluate(frame, item.value);
  return value.kind === 'lazy' ? runLazy(frame, value) : value;
}

function dictionary(frame: Frame, e: Expr & { kind: 'dict' }): Value {
  const entries = new Map<string, Value>();
  let rest = false;
  e.values.forEach((value, i) => {
    const key = e.keys[i];
    const found = evaluate(frame, value);
    if (key?.kind === 'str' && !key.filled) entries.set(key.value, found);
    else if (!key && found.kind === 'dict') for (const [name, one] of found.entries) entries.set(name, one);
    else {
      rest = true;
      if (key) evaluate(frame, key);
      // Found again by `handlers[name]`.
      if (found.kind === 'function' || found.kind === 'class') entries.set(`\0${i}`, found);
    }
  });
  return dictOf(entries, rest);
}

function comprehension(frame: Frame, e: Expr & { kind: 'comp' }): Value {
  if (e.shape === 'gen') {
    const first = e.loops[0];
    // The first iterable is evaluated at once, the rest when iterated.
    if (first) evaluate(frame, first.iter);
    const env = new Map([...(frame.closure ?? []), ...frame.flow.env]);
    return {
      kind: 'lazy',
      run: [{ item: e.item, loops: e.loops, env, file: frame.file, node: e }],
      key: `g:${frame.file.module}@${e.start}`,
    };
  }
  const item = runComprehension(frame, e.item, e.value, e.loops);
  return e.shape === 'dict' || item.kind === 'unknown' ? UNKNOWN : listOf([item]);
}

/** Gives a target its value. */
export function bind(frame: Frame, target: Expr, value: Value): void {
  switch (target.kind) {
    case 'name': {
      const prefix = `${target.id}.`;
      for (const name of frame.flow.env.keys()) if (name.startsWith(prefix)) frame.flow.env.delete(name);
      frame.flow.env.set(target.id, value);
      return;
    }
    case 'list':
      drain(frame, value);
      target.items.forEach((item, i) => {
        const whole = alternatives(value);
        const parts = whole.map((one) => (one.kind === 'list' ? (one.items[i] ?? UNKNOWN) : UNKNOWN));
        bind(frame, item, either(parts));
      });
      return;
    case 'star':
      bind(frame, target.value, UNKNOWN);
      return;
    case 'attr': {
      const of = evaluate(frame, target.obj);
      setFlag(frame, of, target.name, value, target);
      if (of.kind === 'object') setProperty(frame, of, target.name, value, target);
      if (target.obj.kind === 'name')
        frame.flow.env.set(`${target.obj.id}.${target.name}`, kept(frame, of, value));
      return;
    }
    case 'sub': {
      const of = evaluate(frame, target.obj);
      const name = evaluate(frame, target.index);
      if (name.kind === 'constant' && typeof name.value === 'string')
        setFlag(frame, of, name.value, value, target);
      if (of.kind !== 'dict' || target.obj.kind !== 'name') return;
      const key = stringOf(name) ?? (value.kind === 'unknown' ? undefined : `\0${target.start}`);
      const entries = key === undefined ? of.entries : new Map([...of.entries, [key, value]]);
      frame.flow.env.set(target.obj.id, dictOf(entries, of.rest || key === undefined));
      return;
    }
    default:
      return;
  }
}

/** What `of.name` holds after an assignment: of a document, what its save, its hooks and others make of it. */
function kept(frame: Frame, of: Value, value: Value): Value {
  const isOther = of.kind === 'object' && !frame.interpreter.isDocument(of.cls);
  return isOther || of.kind === 'outside' || of.kind === 'made' || of.kind === 'dict' ? value : stored(value);
}

/** `frappe.flags.commit = True`: the request commits at its end, also a GET. */
export function setFlag(frame: Frame, of: Value, name: string, value: Value, at: Span): void {
  if (of.kind !== 'outside' || of.path !== 'frappe.flags' || name !== 'commit') return;
  const cleared = value.kind === 'constant' && !value.value;
  if (!cleared) frame.apply('flags', 'frappe.flags.commit = True', frame.site(at));
}

/** `object.name = value` runs the setter that the class has for it. */
function setProperty(
  frame: Frame,
  of: Value & { kind: 'object' },
  name: string,
  value: Value,
  at: Span,
): void {
  const setter = frame.interpreter.setter(of.cls, name);
  if (!setter || !frame.alive) return;
  const args = { positional: [value], named: new Map<string, Value>(), more: false };
  callFunction(frame, rawFunction(setter, of), args, frame.site(at));
}

function operation(frame: Frame, e: Expr & { kind: 'op' }): Value {
  if (e.op === 'and' || e.op === 'or' || e.op === 'not' || COMPARES.has(e.op)) {
    const values: Value[] = [];
    const holds = test(frame, e, values);
    if (holds.readOnly !== holds.normal) return mode(holds.readOnly, holds.normal);
    // `name or "default"` is one of both, though it always holds.
    const chooses =
      (e.op === 'or' || e.op === 'and') &&
      values.some((value) => value.kind !== 'constant' || typeof value.value !== 'boolean');
    if (holds.readOnly !== undefined && !chooses) return constant(holds.readOnly);
    return e.op === 'or' || e.op === 'and' ? either(values) : UNKNOWN;
  }
  const left = e.left ? evaluate(frame, e.left) : undefined;
  const right = evaluate(frame, e.right);
  if (!left && e.op === '-' && right.kind === 'constant' && typeof right.value === 'number')
    return constant(-right.value);
  return arithmetic(e.op, left, right);
}

/** Texts that are put together keep what is known of them; other sums are not known. */
export function arithmetic(op: string, left: Value | undefined, right: Value): Value {
  const start = textOf(left);
  if (start === undefined) return UNKNOWN;
  if (op === '%') return text(start);
  if (op !== '+') return UNKNOWN;
  const end = textOf(right) ?? '{}';
  const whole = left?.kind === 'constant' && right.kind === 'constant' && !left.open && !right.open;
  return whole ? constant(start + end) : text(start + end);
}

function subscript(frame: Frame, e: Expr & { kind: 'sub' }): Value {
  const of = evaluate(frame, e.obj);
  const index = evaluate(frame, e.index);
  const name = index.kind === 'constant' ? index.value : undefined;
  return either(
    alternatives(of).map((one): Value => {
      if (one.kind === 'dict') {
        if (typeof name === 'string') return one.entries.get(name) ?? UNKNOWN;
        return either([...one.entries.values()]);
      }
      if (one.kind === 'list')
        return typeof name === 'number' ? (one.items.at(name) ?? UNKNOWN) : either(one.items);
      if (one.kind === 'outside' && typeof name === 'string') return attribute(frame, one, name);
      if (one.kind === 'object') return special(frame, one, '__getitem__', frame.site(e));
      if (one.kind === 'module')
        return typeof name === 'string' ? frame.interpreter.member(one.file, name) : UNKNOWN;
      if (one.kind === 'made' && one.path === 'frappe.get_hooks()' && typeof name === 'string')
        return hookList(frame, name);
      return UNKNOWN;
    }),
  );
}
