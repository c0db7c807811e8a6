import type { CallExpr, DefStmt, Expr, Stmt } from '../../python/ast.js';
import {
  eachExpression,
  eachExpressionIn,
  expressionsOf,
  isStatement,
  isUnfinished,
} from '../../python/walk.js';
import { extended, isOpen, merged, withPair } from './containers.js';
import { Evaluator } from './evaluate.js';
import { isTarget, nameKey, rootOf, rootOfKey, targetsIn } from './names.js';
import { argumentsOf } from './operands.js';
import { noted, type Scope } from './scope.js';
import { lent } from './shared.js';
import { concatTemplates, unknownTemplate } from './strings.js';
import type { Value } from './value.js';
import { distinct, gapFor, MAX_VARIANTS } from './variants.js';
import { AttributeWrites } from './writes.js';

/** Modules whose names are known. */
const OURS = /^(?:frappe|pypika)/;

/** Functions and methods that change nothing of what they get. */
const READS = new Set(
  'len tuple list set dict str cstr sorted sum any all enumerate zip range isinstance print _ join format map filter min max reversed sql sql_list multisql sql_ddl escape get_all get_list get_value get_single_value db_get throw msgprint count index get items keys values copy dumps as_json cint flt bool'.split(
    ' ',
  ),
);

/** What the names in reach stand for at one place of a module, and what simple statements do to them. */
export class KnownNames {
  readonly evaluator: Evaluator;
  scope: Scope = new Map();
  /** The module's names when it has been loaded, as its functions find them. */
  module: Scope | undefined;
  /** What the bodies of classes set. */
  readonly constants = new Map<string, Scope>();
  className: string | undefined;
  /** The function that is being read. */
  around: DefStmt | undefined;
  /** What each name was on the way through the `try` blocks around. */
  watched: Map<string, (Value | undefined)[]>[] = [];
  /** Names that another function may change at any time. */
  shared: ReadonlySet<string> = new Set();

  private readonly writes: AttributeWrites;

  /** `special` tells what an expression is that `target` shall stand for, if it is something else than text. */
  constructor(
    private readonly source: string,
    private readonly special: (node: Expr, target: string) => Value | undefined,
  ) {
    this.writes = new AttributeWrites(source);
    this.evaluator = new Evaluator(source, (key) => this.lookup(key));
  }

  lookup(key: string): Value | undefined {
    const root = rootOfKey(key);
    if (this.shared.has(root)) return undefined;
    if (this.scope.has(key)) return this.scope.get(key);
    if (!this.scope.has(root) && this.module?.has(key)) return this.module.get(key);
    return this.constant(root, key.slice(root.length + 1));
  }

  /** What a class sets in its body and nobody changes: `self.QUERY`, `Report.QUERY`. */
  private constant(owner: string, name: string): Value | undefined {
    const own = owner === 'self' || owner === 'cls';
    const classes = [...this.constants.values()].filter((scope) => scope.has(name));
    if (own && classes.length > 1) return undefined;
    const value = this.constants.get((own ? this.className : owner) ?? '')?.get(name);
    if (value?.kind !== 'strings' || this.writes.assigns(name)) return undefined;
    // One word may be what subclasses replace.
    return !own || value.variants.every(({ text }) => /\S\s+\S/.test(text)) ? value : undefined;
  }

  private text(node: Expr | Stmt): string {
    return this.source.slice(node.start, node.end);
  }

  /** What a variable is that goes through a list. */
  elementOf(list: Expr): Value | undefined {
    const value = this.evaluator.value(list);
    if (value?.kind !== 'list' || value.items.length === 0 || value.items.length > MAX_VARIANTS)
      return undefined;
    if (value.items.some(({ kind }) => kind !== 'strings')) return undefined;
    const items = distinct(value.items.flatMap((item) => (item.kind === 'strings' ? item.variants : [])));
    return items.length <= MAX_VARIANTS ? { kind: 'strings', variants: items } : undefined;
  }

  /** Notes a value under its name; what was known of its parts is not known any more. */
  put(key: string, value: Value | undefined): void {
    for (const known of this.scope.keys())
      if (known.length > key.length && known.startsWith(key) && /[.[]/.test(known[key.length]!))
        this.scope.set(known, undefined);
    for (const watched of this.watched) noted(watched, key).push(value);
    this.scope.set(key, value);
  }

  forget(names: readonly { key: string }[]): void {
    for (const { key } of names) this.put(key, undefined);
  }

  /** Forgets what stands as a target: names, attributes, elements. */
  forgetTargets(nodes: readonly Expr[]): void {
    for (const target of nodes.flatMap(targetsIn)) this.bind(target, undefined);
  }

  /** `target = value` for one target. */
  bind(target: Expr, value: Value | undefined): void {
    const key = nameKey(target, this.source);
    if (target.kind === 'attr' || target.kind === 'sub') {
      // An element of what is known as a whole, or an attribute of what may have another name too.
      const root = rootOf(target);
      const ending = target.kind === 'attr' ? `.${target.name}` : '.]';
      if (root !== undefined && (target.kind === 'sub' || this.scope.get(root)))
        this.changeRoot(root, target, value);
      for (const known of this.scope.keys())
        if (known !== key && known.endsWith(ending)) this.scope.set(known, undefined);
    }
    if (key !== undefined) this.put(key, value);
  }

  /** `filters["status"] = "Open"` adds to a dict that is known; any other change makes it unknown. */
  private changeRoot(root: string, target: Expr, value: Value | undefined): void {
    const dict = this.scope.get(root);
    const index = target.kind === 'sub' && target.obj.kind === 'name' ? target.index : undefined;
    if (dict?.kind !== 'dict' || !index || index.kind === 'slice') {
      this.put(root, undefined);
      return;
    }
    const unknown: Value = {
      kind: 'strings',
      variants: [unknownTemplate({ start: target.start, end: target.end }, '')],
    };
    this.replace(dict, withPair(dict, this.evaluator.value(index), value ?? unknown));
  }

  assign(node: Stmt & { kind: 'assign' }): void {
    const { targets, value } = node;
    if (!value || value.kind === 'missing') return;
    const [first] = targets;
    const called = first ? this.text(first) : '';
    const isTuple = value.kind === 'list' && value.shape === 'tuple';
    const evaluated = this.valueOf(value, called);
    const whole = evaluated && isUnfinished(node) ? undefined : evaluated;
    const values = isTuple
      ? value.items.map((part) => (part.kind === 'star' ? undefined : this.valueOf(part, called)))
      : undefined;
    for (const target of targets) {
      const names = target.kind === 'list' ? target.items : [target];
      if (target.kind !== 'list') this.bindOne(target, whole);
      else if (values && names.length === values.length && names.every(isTarget))
        for (const [i, name] of names.entries()) this.bind(name, values[i]);
      else this.forgetTargets([target]);
    }
  }

  private bindOne(target: Expr, value: Value | undefined): void {
    if (isTarget(target)) this.bind(target, value);
    else this.forgetTargets([target]);
  }

  private valueOf(node: Expr, target: string): Value | undefined {
    return this.special(node, target) ?? this.evaluator.value(node);
  }

  update({ target, value, op: operator }: Stmt & { kind: 'aug' }): void {
    const key = nameKey(target, this.source);
    const old = key === undefined ? undefined : this.lookup(key);
    if (operator === '+=' && (old?.kind === 'list' || old?.kind === 'some')) {
      this.replace(old, extended(old, this.evaluator.value(value)));
      return;
    }
    if (operator !== '+=' || old?.kind !== 'strings') {
      this.bind(target, undefined);
      return;
    }
    let added = this.evaluator.strings(value);
    if (old.variants.length * added.length > MAX_VARIANTS) added = [gapFor(added)];
    const variants = old.variants.flatMap((before) => added.map((after) => concatTemplates([before, after])));
    this.put(key!, { kind: 'strings', variants: distinct(variants) });
  }

  /** A list or dict changes under each of its names. */
  private replace(old: Value, value: Value | undefined): void {
    for (const [name, known] of this.scope) if (known === old) this.put(name, value);
  }

  /** `names.append("…")`, `names.extend([…])` on a list that is known, `filters.update({…})` on a dict. */
  growList({ value: call }: Stmt & { kind: 'expr' }): boolean {
    const callee = call.kind === 'call' ? call.fn : undefined;
    if (call.kind !== 'call' || callee?.kind !== 'attr') return false;
    const method = callee.name;
    if (method !== 'append' && method !== 'extend' && method !== 'update') return false;
    const key = nameKey(callee.obj, this.source);
    const old = key === undefined ? undefined : this.lookup(key);
    const { positional, named, spread } = argumentsOf(call);
    const [argument] = positional;
    const more = argument && this.evaluator.value(argument);
    if (method === 'update') {
      if (old?.kind !== 'dict' || !argument || named.size > 0 || spread) return false;
      this.replace(
        old,
        more?.kind === 'dict' ? merged(old, more) : { ...old, open: true, entries: new Map() },
      );
      return true;
    }
    if ((old?.kind !== 'list' && old?.kind !== 'some') || !argument) return false;
    const item: Value = more ?? { kind: 'strings', variants: this.evaluator.strings(argument) };
    if (method === 'append') this.replace(old, { ...old, items: [...old.items, item] });
    else this.replace(old, extended(old, more));
    return true;
  }

  /** `from frappe import db, get_all`, `from frappe.query_builder.functions import Sum as S`, `from pypika import functions as fn` */
  imported(node: Stmt & { kind: 'import' | 'from' }): void {
    if (node.kind === 'import') {
      for (const { path, as } of node.names)
        if (as !== undefined && OURS.test(path)) this.put(as, { kind: 'imported', path });
      return;
    }
    if (node.level > 0 || !OURS.test(node.module)) return;
    for (const { name, as } of node.names) {
      const path = `${node.module}.${name}`;
      if (name !== '*') this.put(as ?? name, { kind: path === 'frappe.db' ? 'database' : 'imported', path });
    }
  }

  /** What an expression does to names: `:=`, and calls that get hold of a list or an object. */
  effects(node: Expr | Stmt): void {
    if (this.text(node).includes(':='))
      for (const expression of isStatement(node) ? expressionsOf(node) : [node])
        eachExpression(expression, (inner) => {
          if (inner.kind === 'walrus') this.put(inner.target, this.valueOf(inner.value, inner.target));
        });
    this.handOver(node);
  }

  /** Forgets what the calls in a node may change. */
  handOver(node: Expr | Stmt): void {
    const text = this.text(node);
    if (!text.includes('(')) return;
    if (!this.mentionsOpen(text)) return;
    const visit = (inner: Expr): void => {
      if (inner.kind === 'call') this.passes(inner);
    };
    if (isStatement(node)) eachExpressionIn(node, visit);
    else eachExpression(node, visit);
  }

  /** Whether a code names a list, a dict, or something of which parts are known. */
  private mentionsOpen(code: string): boolean {
    for (const [key, value] of this.scope) {
      if (!value) continue;
      const root = rootOfKey(key);
      if ((root.length < key.length || isOpen(value)) && code.includes(root)) return true;
    }
    return false;
  }

  /** Forgets the lists that a loop gives another name: what happens to that is not seen at its start. */
  shareIn(loop: Stmt): void {
    let text: string | undefined;
    for (const [name, value] of this.scope) {
      if (!value || !isOpen(value) || !/^\w+$/.test(name)) continue;
      text ??= this.text(loop);
      if (lent(text, name)) this.put(name, undefined);
    }
  }

  /** A call may change the lists that are passed to it, and the attributes of its object. */
  private passes({ fn, args }: CallExpr): void {
    const object = fn.kind === 'attr' ? fn.obj : undefined;
    const owner = object && nameKey(object, this.source);
    const reads = READS.has(fn.kind === 'attr' ? fn.name : this.text(fn));
    if (reads) return;
    if (owner !== undefined) this.mayChange(owner);
    for (const { value } of args) if (value.kind === 'name') this.mayChange(value.id);
  }

  private mayChange(key: string): void {
    const value = this.scope.get(key);
    if (value && isOpen(value)) this.replace(value, undefined);
    this.changed(key);
  }

  /** Forgets the attributes of an object that code elsewhere in the module assigns. */
  private changed(owner: string): void {
    for (const [key, value] of this.scope) {
      if (!value || !key.startsWith(owner) || !/[.[]/.test(key[owner.length] ?? '')) continue;
      const attribute = /\.(\w+)$/.exec(key)?.[1];
      if (attribute === undefined || this.writes.outside(this.around, attribute))
        this.scope.set(key, undefined);
    }
  }
}
