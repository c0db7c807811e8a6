import type { Expr } from '../python/ast.js';
import { callFunction, controllerRule, evaluateCall, runLazy } from './calls.js';
import { canonical } from './canonical.js';
import { DOCUMENT_METHODS, IN_MEMORY } from './effects.js';
import type { Frame } from './frame.js';
import {
  alternatives,
  constant,
  documentOf,
  either,
  functionOf,
  listOf,
  made,
  mode,
  NO_ARGS,
  NONE,
  outside,
  rawFunction,
  text,
  UNKNOWN,
  type Value,
} from './values.js';

/** Whether a condition holds in read-only mode and in normal mode; `undefined`: either may be. */
export interface Holds {
  ro: boolean | undefined;
  normal: boolean | undefined;
}
const EITHER: Holds = { ro: undefined, normal: undefined };
const always = (value: boolean): Holds => ({ ro: value, normal: value });

/** Values a name may take on; everything that runs on the way is done to `frame`. */
export function evaluate(frame: Frame, e: Expr): Value {
  switch (e.k) {
    case 'name':
      return frame.lookup(e.id);
    case 'attr': {
      if (e.obj.k === 'name') {
        const local = frame.flow.env.get(`${e.obj.id}.${e.name}`);
        if (local) return local;
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
      return listOf(e.items.map((item) => evaluate(frame, item.k === 'star' ? item.value : item)));
    case 'dict':
      return dictionary(frame, e);
    case 'op':
      return operation(frame, e);
    case 'lambda': {
      const env = new Map([...(frame.closure ?? []), ...frame.flow.env]);
      return functionOf(frame.file.functionAt(e, '<lambda>'), undefined, env);
    }
    case 'cond': {
      const values: Value[] = [];
      frame.branch(
        e.test,
        () => values.push(evaluate(frame, e.then)),
        () => values.push(evaluate(frame, e.other)),
      );
      return either(values);
    }
    case 'comp':
      return comprehension(frame, e);
    case 'sub':
      return subscript(frame, e);
    case 'yield':
      if (e.value) {
        const value = evaluate(frame, e.value);
        if (e.from) consume(frame, value);
      }
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
  }
}

function dictionary(frame: Frame, e: Expr & { k: 'dict' }): Value {
  const entries = new Map<string, Value>();
  let rest = false;
  e.values.forEach((value, i) => {
    const key = e.keys[i];
    const found = evaluate(frame, value);
    if (key?.k === 'str' && key.holes.length === 0) entries.set(key.value, found);
    else if (!key && found.t === 'dict') for (const [name, one] of found.entries) entries.set(name, one);
    else {
      rest = true;
      if (key) evaluate(frame, key);
      // Found again by `handlers[name]`.
      if (found.t === 'function' || found.t === 'class') entries.set(`\0${i}`, found);
    }
  });
  const key = [...entries].map(([name, value]) => `${name}:${value.key}`).join();
  return { t: 'dict', entries, rest, key: `{${key}${rest ? ',…' : ''}}` };
}

function comprehension(frame: Frame, e: Expr & { k: 'comp' }): Value {
  if (e.kind === 'gen') {
    const first = e.loops[0];
    // The first iterable is evaluated at once, the rest when iterated.
    if (first) evaluate(frame, first.iter);
    const env = new Map([...(frame.closure ?? []), ...frame.flow.env]);
    return {
      t: 'lazy',
      run: [{ item: e.item, loops: e.loops, env }],
      key: `g:${frame.file.module}@${e.start}`,
    };
  }
  runComprehension(frame, e.item, e.value, e.loops);
  return UNKNOWN;
}

export function runComprehension(
  frame: Frame,
  item: Expr,
  value: Expr | undefined,
  loops: (Expr & { k: 'comp' })['loops'],
): void {
  const sure = frame.flow.sure;
  for (const loop of loops) {
    const element = elementOf(frame, evaluate(frame, loop.iter));
    frame.flow.sure = false;
    bind(frame, loop.target, element);
    for (const condition of loop.tests) test(frame, condition);
  }
  const { ro, normal } = frame.flow;
  evaluate(frame, item);
  if (value) evaluate(frame, value);
  // No iteration is certain, so what follows is still reached.
  frame.flow.ro |= ro;
  frame.flow.normal ||= normal;
  frame.flow.sure = sure && frame.flow.ro !== 0;
}

/** What one turn of a loop over `value` gets; iterating runs what is lazy. */
export function elementOf(frame: Frame, value: Value): Value {
  const elements = alternatives(value).map((one): Value => {
    if (one.t === 'list') return either(one.items);
    if (one.t === 'dict') return either([...one.entries.keys()].map((name) => constant(name)));
    if (one.t === 'lazy') runLazy(frame, one);
    if (one.t === 'object') iterate(frame, one);
    return UNKNOWN;
  });
  return either(elements);
}

/** An object's own `__iter__`. */
function iterate(frame: Frame, object: Value & { t: 'object' }): void {
  const member = frame.machine.classMember(object.cls, '__iter__');
  if (member?.t !== 'function') return;
  const items = callFunction(frame, functionOf(member.fn, object), NO_ARGS, undefined);
  if (items.t === 'lazy') runLazy(frame, items);
}

/** Iterates a value to its end. */
export function consume(frame: Frame, value: Value): void {
  for (const one of alternatives(value)) {
    if (one.t === 'lazy') runLazy(frame, one);
    else if (one.t === 'object') iterate(frame, one);
    else if (one.t === 'list') for (const item of one.items) if (item.t === 'lazy') runLazy(frame, item);
  }
}

/** Gives a target its value. */
export function bind(frame: Frame, target: Expr, value: Value): void {
  switch (target.k) {
    case 'name': {
      const prefix = `${target.id}.`;
      for (const name of frame.flow.env.keys()) if (name.startsWith(prefix)) frame.flow.env.delete(name);
      frame.flow.env.set(target.id, value);
      return;
    }
    case 'list':
      target.items.forEach((item, i) => {
        const whole = alternatives(value);
        const parts = whole.map((one) => (one.t === 'list' ? (one.items[i] ?? UNKNOWN) : UNKNOWN));
        bind(frame, item, either(parts));
      });
      return;
    case 'star':
      bind(frame, target.value, UNKNOWN);
      return;
    case 'attr': {
      const of = evaluate(frame, target.obj);
      if (of.t === 'outside' && of.path === 'frappe.flags' && target.name === 'commit') {
        const cleared = value.t === 'const' && !value.v;
        if (!cleared) frame.apply('flags', 'frappe.flags.commit = True', frame.site(target));
      }
      if (target.obj.k === 'name') frame.flow.env.set(`${target.obj.id}.${target.name}`, value);
      return;
    }
    case 'sub':
      evaluate(frame, target.obj);
      evaluate(frame, target.index);
      return;
    default:
      return;
  }
}

function operation(frame: Frame, e: Expr & { k: 'op' }): Value {
  if (e.op === 'and' || e.op === 'or' || e.op === 'not' || COMPARES.has(e.op)) {
    const values: Value[] = [];
    const holds = test(frame, e, values);
    if (holds.ro !== undefined || holds.normal !== undefined)
      return holds.ro === holds.normal && holds.ro !== undefined
        ? constant(holds.ro)
        : mode(holds.ro, holds.normal);
    return e.op === 'or' || e.op === 'and' ? either(values) : UNKNOWN;
  }
  const left = e.left ? evaluate(frame, e.left) : undefined;
  const right = evaluate(frame, e.right);
  const start =
    left?.t === 'const' && typeof left.v === 'string' ? left.v : left?.t === 'text' ? left.v : undefined;
  if (start === undefined) return UNKNOWN;
  if (e.op === '%') return text(start);
  if (e.op !== '+') return UNKNOWN;
  const end =
    right.t === 'const' && typeof right.v === 'string' ? right.v : right.t === 'text' ? right.v : '{}';
  return text(start + end);
}
const COMPARES = new Set(['==', '!=', '<', '>', '<=', '>=', '<>', 'in', 'not in', 'is', 'is not']);

function subscript(frame: Frame, e: Expr & { k: 'sub' }): Value {
  const of = evaluate(frame, e.obj);
  const index = evaluate(frame, e.index);
  const name = index.t === 'const' ? index.v : undefined;
  return either(
    alternatives(of).map((one): Value => {
      if (one.t === 'dict') {
        if (typeof name === 'string') return one.entries.get(name) ?? UNKNOWN;
        return either([...one.entries.values()]);
      }
      if (one.t === 'list')
        return typeof name === 'number' ? (one.items.at(name) ?? UNKNOWN) : either(one.items);
      if (one.t === 'outside' && typeof name === 'string') return attribute(frame, one, name);
      if (one.t === 'made' && one.path === 'frappe.get_hooks()' && typeof name === 'string')
        return hookList(frame, name);
      return UNKNOWN;
    }),
  );
}

/** `frappe.get_hooks(key)`: what the apps of the bench give for it. */
export function hookList(frame: Frame, key: string): Value {
  return listOf(frame.machine.hookPaths(key).map((path) => constant(path)));
}

/** Flags that say in which mode the site is, and those that only an installation or a test sets. */
function flag(name: string): Value {
  if (name === 'read_only') return mode(true, false);
  return /^in_(?:test|install|migrate|patch|import|uninstall|install_db|install_app|setup_wizard)$/.test(name)
    ? mode(false, false)
    : UNKNOWN;
}
const configuration = (name: string): Value =>
  name === 'maintenance_mode' || name === 'allow_reads_during_maintenance' ? mode(true, false) : UNKNOWN;

export function attribute(frame: Frame, value: Value, name: string): Value {
  const { machine } = frame;
  switch (value.t) {
    case 'module':
      return machine.member(value.file, name);
    case 'outside': {
      if (value.path === 'frappe.flags') return name === 'get' ? outside('frappe.flags.get') : flag(name);
      if (value.path === 'frappe.conf')
        return name === 'get' ? outside('frappe.conf.get') : configuration(name);
      return outside(canonical(`${value.path}.${name}`));
    }
    case 'made':
      if (value.path === 'frappe.get_hooks()' && name !== 'get') return hookList(frame, name);
      return made(`${value.path}.${name}`);
    case 'object': {
      if (name === '_action' && machine.isDocument(value.cls)) return NONE;
      const member = machine.classMember(value.cls, name);
      if (member?.t === 'function') {
        const of = member.fn.node;
        if (
          of.k === 'def' &&
          of.decorators.some((d) => isNamed(d, 'property') || isNamed(d, 'cached_property'))
        )
          return callFunction(frame, rawFunction(member.fn, value), NO_ARGS, undefined);
        if (of.k === 'def' && of.decorators.some((d) => isNamed(d, 'staticmethod'))) return member;
        return functionOf(member.fn, value);
      }
      if (member) return member;
      const set = machine.attribute(value.cls, name);
      if (set.t !== 'unknown') return set;
      if (machine.isDocument(value.cls) && isDocumentMethod(name))
        return { t: 'method', of: value, name, key: `.${name}<${value.key}>` };
      return UNKNOWN;
    }
    case 'document':
      if (controllerRule(value, name)) return { t: 'method', of: value, name, key: `.${name}<${value.key}>` };
      // Frappe sets it while it saves; an entry never stands inside a save.
      if (name === '_action') return NONE;
      return isDocumentMethod(name)
        ? { t: 'method', of: value, name, key: `.${name}<${value.key}>` }
        : UNKNOWN;
    case 'super': {
      const member = machine.classMember(
        value.self.t === 'object' ? value.self.cls : value.cls,
        name,
        value.cls,
      );
      if (member?.t === 'function') return functionOf(member.fn, value.self);
      if (member) return member;
      return machine.isDocument(value.cls) && isDocumentMethod(name)
        ? { t: 'method', of: documentOf(value.cls.doctype), name, key: `.${name}<super>` }
        : UNKNOWN;
    }
    case 'class': {
      const member = machine.classMember(value.cls, name);
      if (member?.t === 'function') {
        const of = member.fn.node;
        const bound = of.k === 'def' && of.decorators.some((d) => isNamed(d, 'classmethod'));
        return bound ? functionOf(member.fn, value) : member;
      }
      return member ?? UNKNOWN;
    }
    case 'any':
      return either(value.of.map((one) => attribute(frame, one, name)));
    default:
      return UNKNOWN;
  }
}

function isDocumentMethod(name: string): boolean {
  return Object.hasOwn(DOCUMENT_METHODS, name) || IN_MEMORY.has(name) || name === 'run_method';
}

export function isNamed(e: Expr, name: string): boolean {
  return e.k === 'name'
    ? e.id === name
    : e.k === 'attr'
      ? e.name === name
      : e.k === 'call' && isNamed(e.fn, name);
}

/** Whether `e` holds, in each mode. What its operands do is done only in the modes in which they are reached. */
export function test(frame: Frame, e: Expr, values: Value[] = []): Holds {
  if (e.k === 'op') {
    if (e.op === 'not') {
      const holds = test(frame, e.right);
      return { ro: negate(holds.ro), normal: negate(holds.normal) };
    }
    if ((e.op === 'and' || e.op === 'or') && e.left) {
      const left = test(frame, e.left, values);
      let right: Holds = EITHER;
      const stop = e.op === 'or';
      const before = { ...frame.flow };
      if (left.ro === stop) frame.flow.ro = 0;
      if (left.normal === stop) frame.flow.normal = false;
      if (left.ro === undefined) frame.flow.sure = false;
      if (frame.alive) right = test(frame, e.right, values);
      frame.flow = {
        env: frame.flow.env,
        ro: left.ro === !stop ? frame.flow.ro : before.ro | frame.flow.ro,
        normal: left.normal === !stop ? frame.flow.normal : before.normal || frame.flow.normal,
        sure: before.sure,
      };
      return { ro: combine(left.ro, right.ro, stop), normal: combine(left.normal, right.normal, stop) };
    }
    if (COMPARES.has(e.op) && e.left) return compare(evaluate(frame, e.left), e.op, evaluate(frame, e.right));
  }
  const value = evaluate(frame, e);
  values.push(value);
  return truthOf(value);
}

const negate = (value: boolean | undefined): boolean | undefined =>
  value === undefined ? undefined : !value;

function combine(a: boolean | undefined, b: boolean | undefined, stop: boolean): boolean | undefined {
  if (a === stop || b === stop) return stop;
  return a === undefined || b === undefined ? undefined : !stop;
}

export function truthOf(value: Value): Holds {
  switch (value.t) {
    case 'const':
      return value.open ? EITHER : always(Boolean(value.v));
    case 'mode':
      return { ro: value.ro, normal: value.normal };
    case 'any': {
      const all = value.of.map(truthOf);
      const same = (pick: (holds: Holds) => boolean | undefined) =>
        all.every((holds) => pick(holds) === pick(all[0]!)) ? pick(all[0]!) : undefined;
      return { ro: same((holds) => holds.ro), normal: same((holds) => holds.normal) };
    }
    default:
      return EITHER;
  }
}

function compare(left: Value, op: string, right: Value): Holds {
  if (left.t === 'outside' && left.path === 'frappe.request.method') return verb(op, right);
  if (left.t === 'const' && right.t === 'const' && !left.open && !right.open) {
    if (op === '==' || op === 'is') return always(left.v === right.v);
    if (op === '!=' || op === 'is not') return always(left.v !== right.v);
    return EITHER;
  }
  if (
    left.t === 'const' &&
    !left.open &&
    right.t === 'list' &&
    right.items.every((item) => item.t === 'const' && !item.open)
  ) {
    const has = right.items.some((item) => item.t === 'const' && item.v === left.v);
    if (op === 'in') return always(has);
    if (op === 'not in') return always(!has);
  }
  // `flag is True`, `flag == 1`.
  if (left.t === 'mode' && right.t === 'const' && (right.v === true || right.v === 1)) {
    if (op === '==' || op === 'is') return { ro: left.ro, normal: left.normal };
    if (op === '!=' || op === 'is not') return { ro: negate(left.ro), normal: negate(left.normal) };
  }
  if (left.t === 'mode' && right.t === 'const' && !right.v && right.v !== null) {
    if (op === '==' || op === 'is') return { ro: negate(left.ro), normal: negate(left.normal) };
    if (op === '!=' || op === 'is not') return { ro: left.ro, normal: left.normal };
  }
  return EITHER;
}

/** `frappe.request.method == "POST"`: normal mode is judged for GET; read-only mode for every verb. */
function verb(op: string, right: Value): Holds {
  const verbs = right.t === 'list' ? right.items : [right];
  const hasGet = verbs.some((one) => one.t === 'const' && one.v === 'GET');
  if (op === '==' || op === 'in') return { ro: undefined, normal: hasGet };
  if (op === '!=' || op === 'not in') return { ro: undefined, normal: !hasGet };
  return EITHER;
}
