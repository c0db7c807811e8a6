import type { CallExpr, CompExpr, Expr } from '../ast.js';
import {
  type Constant,
  copyOf,
  type Dict,
  entryOf,
  equalEntry,
  type List,
  plainOf,
  setEntry,
  textOf,
} from './value.js';

/** What an expression needs to know of the code around it. */
export interface Scope {
  readonly file: string;
  /** What a variable holds; undefined where that is not known. */
  name(id: string): Constant | undefined;
  /** What a call with these arguments gives back, where the function is known; `owner` stands before a method's dot. */
  call(call: CallExpr, given: readonly Constant[], owner: Constant | undefined): Constant | undefined;
  /** The same scope with more variables, for a comprehension. */
  with(names: ReadonlyMap<string, Constant>): Scope;
}

/** Longer lists are not multiplied out. */
const MOST_ITEMS = 2000;

/** An expression's value as far as literals, names and calls of known functions tell it. */
export function evaluate(expr: Expr, scope: Scope): Constant {
  const place = { file: scope.file, start: expr.start, end: expr.end };
  const unknown: Constant = { kind: 'unknown', ...place };
  switch (expr.kind) {
    case 'str': {
      if (expr.bytes) return unknown;
      const text = expr.filled ? fill(expr.value, expr.holes, scope) : expr.value;
      return text === undefined ? unknown : { kind: 'text', value: text, ...place };
    }
    case 'num':
    case 'const':
      return { kind: 'whole', value: expr.value, ...place };
    case 'name':
      return scope.name(expr.id) ?? unknown;
    case 'list':
      return listOf(expr.items, scope, place);
    case 'dict':
      return dictOf(expr.keys, expr.values, scope, place);
    case 'op':
      return operation(expr.op, expr.left && evaluate(expr.left, scope), evaluate(expr.right, scope), place);
    case 'sub':
      return element(evaluate(expr.obj, scope), evaluate(expr.index, scope)) ?? unknown;
    case 'call':
      return called(expr, scope) ?? unknown;
    case 'comp':
      return comprehension(expr, scope) ?? unknown;
    case 'walrus':
    case 'await':
      return evaluate(expr.value, scope);
    default:
      return unknown;
  }
}

/** Whether a condition holds, where what is known of it tells. */
export function truthOf(test: Expr, scope: Scope): boolean | undefined {
  if (test.kind === 'op' && test.op === 'not' && !test.left) {
    const inner = truthOf(test.right, scope);
    return inner === undefined ? undefined : !inner;
  }
  if (test.kind === 'const' || test.kind === 'num') return Boolean(test.value);
  if (
    test.kind === 'call' &&
    test.fn.kind === 'name' &&
    test.fn.id === 'isinstance' &&
    test.args.length === 2
  ) {
    const value = evaluate(test.args[0]!.value, scope);
    const types = test.args[1]!.value;
    const names = (types.kind === 'list' ? types.items : [types]).map((one) =>
      one.kind === 'name' ? one.id : '',
    );
    if (value.kind === 'text') return names.includes('str') || (names.includes('') ? undefined : false);
    if (value.kind === 'dict') return names.includes('dict') || (names.includes('') ? undefined : false);
    if (value.kind === 'list')
      return names.some((name) => /^(?:list|tuple|set)$/.test(name)) ? undefined : false;
  }
  return undefined;
}

type Place = { file: string; start: number; end: number };

function fill(text: string, holes: readonly Expr[], scope: Scope): string | undefined {
  const parts = text.split('{}');
  // A `{}` that is no hole: then they cannot be told apart.
  if (parts.length !== holes.length + 1) return undefined;
  let result = parts[0]!;
  for (const [i, hole] of holes.entries()) {
    const value = plainOf(evaluate(hole, scope));
    if (typeof value !== 'string' && typeof value !== 'number') return undefined;
    result += String(value) + parts[i + 1]!;
  }
  return result;
}

function listOf(items: readonly Expr[], scope: Scope, place: Place): List {
  const list: List = { kind: 'list', items: [], open: false, ...place };
  for (const item of items) {
    if (item.kind !== 'star') list.items.push(evaluate(item, scope));
    else addAll(list, evaluate(item.value, scope));
  }
  return list;
}

export function addAll(list: List, more: Constant): void {
  if (more.kind === 'list') list.items.push(...more.items);
  else if (more.kind === 'dict') list.items.push(...more.entries.map(({ key }) => key));
  if (more.kind === 'unknown' || (more.kind !== 'text' && more.kind !== 'whole' && more.open))
    list.open = true;
}

function dictOf(
  keys: readonly (Expr | undefined)[],
  values: readonly Expr[],
  scope: Scope,
  place: Place,
): Dict {
  const dict: Dict = { kind: 'dict', entries: [], open: false, ...place };
  for (const [i, value] of values.entries()) {
    const key = keys[i];
    const made = evaluate(value, scope);
    if (key) setEntry(dict, evaluate(key, scope), made);
    else merge(dict, made);
  }
  return dict;
}

/** `dict.update(more)` */
export function merge(dict: Dict, more: Constant): void {
  if (more.kind !== 'dict') {
    dict.open = true;
    return;
  }
  for (const { key, value } of more.entries) setEntry(dict, key, value);
  if (more.open) dict.open = true;
}

export function operation(op: string, left: Constant | undefined, right: Constant, place: Place): Constant {
  if (op === '+' && left?.kind === 'list') {
    const list: List = { ...copyOf(left, false), ...place };
    addAll(list, right);
    return list;
  }
  if (op === '+' && left?.kind === 'text' && right.kind === 'text')
    return { kind: 'text', value: left.value + right.value, ...place };
  if (op === '|' && left?.kind === 'dict') {
    const dict: Dict = { ...copyOf(left, false), ...place };
    merge(dict, right);
    return dict;
  }
  // `given or {}`
  if (op === 'or' && left) return left.kind === 'unknown' ? right : left;
  if (op === '-' && !left && right.kind === 'whole' && typeof right.value === 'number')
    return { ...right, ...place, value: -right.value };
  return { kind: 'unknown', ...place };
}

function element(owner: Constant, index: Constant): Constant | undefined {
  if (owner.kind === 'dict' && index.kind === 'text') return entryOf(owner, index.value)?.value;
  if (owner.kind === 'list' && index.kind === 'whole' && typeof index.value === 'number')
    return owner.open ? undefined : owner.items.at(index.value);
  return undefined;
}

/** Methods of dicts and lists, constructors, translation, and functions that the scope knows. */
function called(call: CallExpr, scope: Scope): Constant | undefined {
  const { fn, args } = call;
  const place = { file: scope.file, start: call.start, end: call.end };
  const given = args.map(({ value }) => evaluate(value, scope));
  const first = args[0]?.star === 0 && args[0].name === undefined ? given[0] : undefined;
  const owner = fn.kind === 'attr' ? evaluate(fn.obj, scope) : undefined;
  const method =
    owner && owner.kind !== 'unknown' && fn.kind === 'attr' ? methodOf(owner, fn.name, given) : undefined;
  if (method) return method;
  const known = scope.call(call, given, owner);
  if (known) return known;
  const name = fn.kind === 'attr' ? fn.name : fn.kind === 'name' ? fn.id : '';
  if (name === 'deepcopy' && first) return copyOf(first);
  if (/^(?:_|__|_lt|N_)$/.test(name)) return first;
  if (name === 'dict' || name === '_dict') return dictFrom(call, given, scope, place);
  if (fn.kind === 'name' && /^(?:list|tuple|set|frozenset|sorted)$/.test(name)) {
    const list: List = { kind: 'list', items: [], open: false, ...place };
    if (first) addAll(list, first);
    return list;
  }
  return undefined;
}

function dictFrom(call: CallExpr, given: readonly Constant[], scope: Scope, place: Place): Dict {
  const dict: Dict = { kind: 'dict', entries: [], open: false, ...place };
  for (const [i, { name, star, value }] of call.args.entries()) {
    const made = given[i]!;
    if (name !== undefined && star === 0) {
      // The place of a keyword is that of its value.
      setEntry(
        dict,
        { kind: 'text', value: name, file: scope.file, start: value.start, end: value.end },
        made,
      );
    } else merge(dict, made);
  }
  return dict;
}

function methodOf(owner: Constant, name: string, [first, second]: readonly Constant[]): Constant | undefined {
  if (name === 'copy') return copyOf(owner, false);
  if (owner.kind === 'text' && name === 'join' && first?.kind === 'list' && !first.open) {
    const parts = first.items.map((item) => textOf(item));
    if (parts.every((part) => part !== undefined)) return { ...owner, value: parts.join(owner.value) };
  }
  if (owner.kind !== 'dict') return undefined;
  const { entries, open, file, start, end } = owner;
  const list = (items: Constant[]): List => ({ kind: 'list', items, open, file, start, end });
  if (name === 'keys') return list(entries.map(({ key }) => key));
  if (name === 'values') return list(entries.map(({ value }) => value));
  if (name === 'items')
    return list(entries.map(({ key, value }) => ({ ...list([key, value]), open: false })));
  if (!first || (name !== 'get' && name !== 'setdefault')) return undefined;
  const found = first.kind === 'text' ? entryOf(owner, first.value) : equalEntry(owner, first);
  if (found || name === 'get') return found?.value;
  if (second) setEntry(owner, first, second);
  return second;
}

function comprehension(expr: CompExpr, scope: Scope): Constant | undefined {
  const [loop, ...more] = expr.loops;
  if (!loop || more.length > 0) return undefined;
  const from = evaluate(loop.iter, scope);
  if (from.kind !== 'list' || from.items.length > MOST_ITEMS) return undefined;
  const place = { file: scope.file, start: expr.start, end: expr.end };
  const open = from.open || loop.tests.length > 0;
  const dict: Dict = { kind: 'dict', entries: [], open, ...place };
  const list: List = { kind: 'list', items: [], open, ...place };
  for (const item of from.items) {
    const inner = scope.with(bound(loop.target, item));
    if (expr.value) setEntry(dict, evaluate(expr.item, inner), evaluate(expr.value, inner));
    else list.items.push(evaluate(expr.item, inner));
  }
  return expr.shape === 'dict' ? dict : list;
}

/** What `for target in …` binds for one item. */
export function bound(target: Expr, item: Constant): Map<string, Constant> {
  const names = new Map<string, Constant>();
  if (target.kind === 'name') names.set(target.id, item);
  else if (target.kind === 'list') {
    for (const [i, one] of target.items.entries()) {
      const value: Constant =
        item.kind === 'list' && !item.open && item.items[i] ? item.items[i] : { ...unknownAt(item) };
      for (const [name, inner] of bound(one, value)) names.set(name, inner);
    }
  }
  return names;
}

function unknownAt({ file, start, end }: Constant): Constant {
  return { kind: 'unknown', file, start, end };
}
