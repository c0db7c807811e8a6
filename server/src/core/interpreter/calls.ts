import type { CallExpr } from '../python/ast.js';
import { applyRule, snippet } from './apply-rule.js';
import { attribute, isDecorated } from './attributes.js';
import { DOCUMENT_METHODS, DOCUMENT_ONLY } from './document-methods.js';
import { documentMethod } from './documents.js';
import { textOf } from './effects.js';
import { evaluate } from './evaluate.js';
import type { Frame } from './frame.js';
import { FUNCTIONS } from './functions.js';
import { joined, runLazy } from './iterate.js';
import { callOutside } from './outside.js';
import { bindParameters } from './parameters.js';
import { queryMethod } from './queries.js';
import {
  alternatives,
  type CallArgs,
  constant,
  dictOf,
  either,
  functionOf,
  listOf,
  made,
  NO_ARGS,
  objectOf,
  type Site,
  stringOf,
  text,
  UNKNOWN,
  type Value,
} from './values.js';

function evaluateArgs(frame: Frame, e: CallExpr): CallArgs {
  const positional: Value[] = [];
  const named = new Map<string, Value>();
  let more = false;
  for (const arg of e.args) {
    const value = evaluate(frame, arg.value);
    if (arg.name) named.set(arg.name, value);
    else if (arg.star === 0) positional.push(value);
    else if (arg.star === 1 && value.kind === 'list') positional.push(...value.items);
    else if (arg.star === 2 && value.kind === 'dict') {
      for (const [name, one] of value.entries) named.set(name, one);
      more ||= value.rest;
    } else more = true;
  }
  return { positional, named, more };
}

export function evaluateCall(frame: Frame, e: CallExpr): Value {
  const site = frame.site(e);
  if (e.fn.kind === 'name' && e.fn.id === 'super' && e.args.length === 0) {
    const self = frame.lookup(selfName(frame));
    const cls = frame.fn?.owner;
    return cls
      ? { kind: 'super', cls, self: self.kind === 'object' ? self : objectOf(cls), key: `s:${cls.id}` }
      : UNKNOWN;
  }
  if (e.fn.kind === 'attr') {
    const of = evaluate(frame, e.fn.obj);
    const args = evaluateArgs(frame, e);
    if (!frame.alive) return UNKNOWN;
    return split(frame, of, (one) => callMethod(frame, one, (e.fn as { name: string }).name, args, site, e));
  }
  const callee = evaluate(frame, e.fn);
  const args = evaluateArgs(frame, e);
  if (!frame.alive) return UNKNOWN;
  return split(frame, callee, (one) => callValue(frame, one, args, site, e));
}

function selfName(frame: Frame): string {
  const node = frame.fn?.node;
  return node?.params[0]?.name ?? 'self';
}

/** Does something for each value that it may be; more than one makes all of them uncertain. */
function split(frame: Frame, value: Value, run: (one: Value) => Value): Value {
  if (value.kind === 'modes') return frame.eachMode(value, (one) => split(frame, one, run));
  const all = alternatives(value);
  if (all.length === 1) return run(all[0]!);
  const before = { ...frame.flow };
  const results: Value[] = [];
  let { readOnly, normal, refused } = { readOnly: 0, normal: false, refused: false };
  for (const one of all) {
    frame.flow = { ...before, env: frame.flow.env, sure: false };
    results.push(run(one));
    readOnly |= frame.flow.readOnly;
    normal ||= frame.flow.normal;
    refused ||= frame.flow.refused;
  }
  frame.flow = { ...frame.flow, readOnly, normal, refused, sure: before.sure };
  return either(results);
}

function callMethod(frame: Frame, of: Value, name: string, args: CallArgs, site: Site, e: CallExpr): Value {
  switch (of.kind) {
    case 'query':
      return queryMethod(frame, of, name, args, site, e);
    case 'constant':
    case 'text':
      if (name === 'format' || name === 'replace' || name === 'strip' || name === 'lower') {
        const start = textOf(of);
        return start === undefined ? UNKNOWN : text(start);
      }
      if (name === 'join') return joined(frame, of, args.positional[0]);
      return UNKNOWN;
    case 'dict':
      if (name === 'get') {
        const key = stringOf(args.positional[0]);
        const fallback = args.positional[1];
        if (key !== undefined) return of.entries.get(key) ?? (of.rest ? UNKNOWN : (fallback ?? UNKNOWN));
        return either([...of.entries.values(), ...(fallback ? [fallback] : [])]);
      }
      if (name === 'update' || name === 'setdefault') mix(frame, e, of, args);
      if (name === 'values') return listOf([...of.entries.values()]);
      if (name === 'items')
        return listOf([...of.entries].map(([key, value]) => listOf([constant(key), value])));
      return UNKNOWN;
    case 'list':
      if (/^(?:append|add|insert|appendleft)$/.test(name)) grow(frame, e, of, args.positional.at(-1));
      if (name === 'extend' || name === 'update') grow(frame, e, of, undefined);
      if (name === 'sort') callBack(frame, args.named.get('key'), site);
      if (name === 'extend') for (const arg of args.positional) if (arg.kind === 'lazy') runLazy(frame, arg);
      return UNKNOWN;
    case 'unknown':
      if (DOCUMENT_ONLY.has(name)) {
        applyRule(frame, DOCUMENT_METHODS[name]!, args, snippet(frame, e), site);
        return UNKNOWN;
      }
      if (Object.hasOwn(DOCUMENT_METHODS, name)) frame.summary.unresolved++;
      return UNKNOWN;
    default:
      return callValue(frame, attribute(frame, of, name), args, site, e);
  }
}

/** `values.update(…)`: the name now holds those too. */
function mix(frame: Frame, e: CallExpr, dict: Value & { kind: 'dict' }, args: CallArgs): void {
  if (e.fn.kind !== 'attr' || e.fn.obj.kind !== 'name') return;
  const [given] = args.positional;
  const other = given?.kind === 'dict' ? given : undefined;
  const entries = new Map([...dict.entries, ...(other?.entries ?? []), ...args.named]);
  const rest = dict.rest || args.more || (given !== undefined && (!other || other.rest));
  frame.flow.env.set(e.fn.obj.id, dictOf(entries, rest));
}

/** `items.append(x)`: the name now holds `x` too. */
function grow(frame: Frame, e: CallExpr, list: Value & { kind: 'list' }, item: Value | undefined): void {
  if (e.fn.kind !== 'attr' || e.fn.obj.kind !== 'name') return;
  const items = new Map([...list.items, item ?? UNKNOWN].map((one) => [one.key, one]));
  if (items.size <= 8) frame.flow.env.set(e.fn.obj.id, listOf([...items.values()]));
}

/** Something that calls the function it is given, once or many times or never. */
export function callBack(frame: Frame, callback: Value | undefined, site: Site): void {
  if (
    !callback ||
    (callback.kind !== 'function' && callback.kind !== 'method' && callback.kind !== 'partial')
  )
    return;
  const { sure, readOnly, normal, refused } = frame.flow;
  frame.flow.sure = false;
  callValue(frame, callback, { ...NO_ARGS, more: true }, site, site);
  frame.flow.readOnly |= readOnly;
  frame.flow.normal ||= normal;
  frame.flow.refused ||= refused;
  frame.flow.sure = sure;
}

/** Calls one value. Its effects are done to `frame`. */
export function callValue(
  frame: Frame,
  callee: Value,
  args: CallArgs,
  site: Site,
  e: { start: number; end: number },
): Value {
  switch (callee.kind) {
    case 'function':
      return callFunction(frame, callee, args, site);
    case 'partial': {
      const named = new Map([...callee.args.named, ...args.named]);
      const positional = [...callee.args.positional, ...args.positional];
      return callValue(frame, callee.of, { positional, named, more: args.more || callee.args.more }, site, e);
    }
    case 'class':
      return construct(frame, callee, args, site);
    case 'method':
      return documentMethod(frame, callee, args, site, e);
    case 'outside':
      return callOutside(frame, callee.path, args, site, e);
    case 'object': {
      const call = frame.interpreter.classMember(callee.cls, '__call__');
      return call?.kind === 'function'
        ? callFunction(frame, functionOf(call.fn, callee), args, site)
        : UNKNOWN;
    }
    case 'modes':
    case 'any':
      return split(frame, callee, (one) => callValue(frame, one, args, site, e));
    case 'made':
      if (Object.hasOwn(FUNCTIONS, callee.path)) return callOutside(frame, callee.path, args, site, e);
      if (callee.path === 'frappe.get_hooks().get')
        return callOutside(frame, 'frappe.get_hooks', args, site, e);
      return made(`${callee.path}()`);
    default:
      return UNKNOWN;
  }
}

/** What a decorator of the bench makes of a function; others leave it as it is. */
export function decorate(frame: Frame, by: Value, value: Value): Value {
  const call = by.kind === 'object' ? frame.interpreter.classMember(by.cls, '__call__') : by;
  if (call?.kind !== 'function') return value;
  const args = { positional: [value], named: new Map<string, Value>(), more: false };
  const result = callFunction(frame, by.kind === 'object' ? functionOf(call.fn, by) : call, args, undefined);
  return result.kind === 'function' ? result : value;
}

function construct(frame: Frame, callee: Value & { kind: 'class' }, args: CallArgs, site: Site): Value {
  const { interpreter } = frame;
  if (interpreter.isDocument(callee.cls)) return objectOf(callee.cls);
  const init = interpreter.classMember(callee.cls, '__init__');
  const object = objectOf(callee.cls, told(args)) as Value & { kind: 'object' };
  if (init?.kind === 'function') callFunction(frame, functionOf(init.fn, object), args, site);
  else special(frame, object, '__post_init__', site);
  return object;
}

/** A method that Python itself calls, where the class has it. */
export function special(
  frame: Frame,
  object: Value & { kind: 'object' },
  name: string,
  site: Site | undefined,
): Value {
  const method = frame.interpreter.classMember(object.cls, name);
  if (method?.kind !== 'function' || !frame.alive) return UNKNOWN;
  return callFunction(frame, functionOf(method.fn, object), { ...NO_ARGS, more: true }, site);
}

/** Of a constructor's arguments those that say what an attribute is; without any the object is like all others. */
function told(args: CallArgs): CallArgs | undefined {
  const keep = (value: Value): Value =>
    /^(?:object|document|function|class|partial|query|method)$/.test(value.kind) && value.key.length < 200
      ? value
      : UNKNOWN;
  const positional = args.positional.map(keep);
  const named = new Map([...args.named].filter(([, value]) => keep(value) !== UNKNOWN));
  if (named.size === 0 && positional.every((value) => value === UNKNOWN)) return undefined;
  return { positional, named, more: false };
}

/** Runs a function of the bench, through its decorators. */
export function callFunction(
  frame: Frame,
  callee: Value & { kind: 'function' },
  args: CallArgs,
  site: Site | undefined,
): Value {
  const { interpreter } = frame;
  const node = callee.fn.node;
  if (!callee.raw && node.kind === 'def' && node.decorators.length > 0) {
    const decorated = interpreter.decoratedValue(callee.fn);
    if (decorated?.kind === 'function' && decorated.fn !== callee.fn) {
      const all = callee.self ? { ...args, positional: [callee.self, ...args.positional] } : args;
      return callFunction(frame, decorated, all, site);
    }
  }
  if (node.kind === 'def' && node.generator) {
    const at = site ?? { file: callee.fn.file.path, start: node.start, end: node.start };
    const decorated = isDecorated(callee.fn, 'contextmanager');
    return {
      kind: 'lazy',
      run: [{ call: { ...callee, raw: true }, args, site: at }],
      key: `g:${callee.fn.id}${decorated ? 'c' : ''}`,
    };
  }
  return enter(frame, callee, args, site);
}

/** Stands among the names of a generator that is left at its first `yield`. */
export const FIRST_YIELD = '\0first';

export function enter(
  frame: Frame,
  callee: Value & { kind: 'function' },
  args: CallArgs,
  site: Site | undefined,
  first = false,
): Value {
  const { fn } = callee;
  const env = bindParameters(frame, callee, args);
  if (first) env.set(FIRST_YIELD, constant(true));
  const summary = frame.interpreter.summary(fn, env, callee.env, frame.flow);
  frame.absorb(summary, site, fn);
  return summary.result;
}
