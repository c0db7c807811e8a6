import type { SyntaxNode } from '@lezer/common';
import { merged, withPair } from './containers.js';
import { Evaluator, type Value } from './evaluate.js';
import {
  assignment,
  childrenOf,
  functionAround,
  hasError,
  nameKey,
  rootOf,
  rootOfKey,
  targetsIn,
} from './names.js';
import { argumentsOf, expressions } from './operands.js';
import type { Scope } from './scope.js';
import { concatTemplates, unknownTemplate } from './strings.js';
import { distinct, gapFor, MAX_VARIANTS } from './variants.js';

/** What the names in reach stand for at one place of a module, and what simple statements do to them. */
export class KnownNames {
  readonly evaluator: Evaluator;
  scope: Scope = new Map();
  /** The module's names when it has been loaded, as its functions find them. */
  module: Scope | undefined;
  /** What the bodies of classes set. */
  readonly constants = new Map<string, Scope>();
  className: string | undefined;
  /** What each name was on the way through the `try` blocks around. */
  watched: Map<string, (Value | undefined)[]>[] = [];
  /** Names that another function may change at any time. */
  shared: ReadonlySet<string> = new Set();

  /** `special` tells what an expression is, if it is something else than text. */
  constructor(
    private readonly source: string,
    private readonly special: (node: SyntaxNode) => Value | undefined,
  ) {
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
    if (value?.kind !== 'strings' || new RegExp(`\\.${name}\\s*[-+%]?=(?!=)`).test(this.source))
      return undefined;
    // One word may be what subclasses replace.
    return !own || value.variants.every(({ text }) => /\S\s+\S/.test(text)) ? value : undefined;
  }

  private text(node: SyntaxNode): string {
    return this.source.slice(node.from, node.to);
  }

  /** What a variable is that goes through a list. */
  elementOf(list: SyntaxNode): Value | undefined {
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

  forgetAll(nodes: readonly SyntaxNode[]): void {
    for (const target of nodes.flatMap(targetsIn)) this.bind(target, undefined);
  }

  /** `target = value` for one target. */
  bind(target: SyntaxNode, value: Value | undefined): void {
    const key = nameKey(target, this.source);
    if (target.name === 'MemberExpression') {
      // An element of what is known as a whole, or an attribute of what may have another name too.
      const root = rootOf(target, this.source);
      const last = this.text(target.lastChild!);
      if (root !== undefined && (target.lastChild!.name === ']' || this.scope.get(root)))
        this.changeRoot(root, target, value);
      for (const known of this.scope.keys())
        if (known !== key && known.endsWith(`.${last}`)) this.scope.set(known, undefined);
    }
    if (key !== undefined) this.put(key, value);
  }

  /** `filters["status"] = "Open"` adds to a dict that is known; any other change makes it unknown. */
  private changeRoot(root: string, target: SyntaxNode, value: Value | undefined): void {
    const dict = this.scope.get(root);
    const element = target.firstChild?.name === 'VariableName' && target.lastChild?.name === ']';
    const index = element ? target.lastChild!.prevSibling : undefined;
    if (dict?.kind !== 'dict' || !index || index.prevSibling?.name !== '[') {
      this.put(root, undefined);
      return;
    }
    const unknown: Value = {
      kind: 'strings',
      variants: [unknownTemplate({ start: target.from, end: target.to }, '')],
    };
    this.replace(dict, withPair(dict, this.evaluator.value(index), value ?? unknown));
  }

  assign(node: SyntaxNode): void {
    const { targets, value } = assignment(node);
    if (value.length === 0) return;
    const single = value.length === 1 ? value[0]! : undefined;
    const parts = single?.name === 'TupleExpression' ? expressions(single) : single ? undefined : value;
    const evaluated = single && this.valueOf(single);
    const whole = evaluated && hasError(node) ? undefined : evaluated;
    const values = parts?.map((part) => (part.name === '*' ? undefined : this.valueOf(part)));
    for (const target of targets) {
      const names = target.length > 1 ? target : target.flatMap(namesOf);
      if (target.length === 1 && names.length === 1 && names[0] === target[0]) this.bind(names[0]!, whole);
      else if (values && names.length === values.length && !target.some(isStar) && names.every(isName))
        for (const [i, name] of names.entries()) this.bind(name, values[i]);
      else this.forgetAll(target);
    }
  }

  private valueOf(node: SyntaxNode): Value | undefined {
    return this.special(node) ?? this.evaluator.value(node);
  }

  update(node: SyntaxNode): void {
    const target = node.firstChild!;
    const value = node.lastChild!;
    const key = nameKey(target, this.source);
    const operator = this.text(node.getChild('UpdateOp') ?? target);
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
  growList(node: SyntaxNode): boolean {
    const call = node.firstChild;
    const callee = call?.name === 'CallExpression' ? call.firstChild : undefined;
    if (callee?.name !== 'MemberExpression') return false;
    const method = this.text(callee.lastChild!);
    if (method !== 'append' && method !== 'extend' && method !== 'update') return false;
    const key = nameKey(callee.firstChild!, this.source);
    const old = key === undefined ? undefined : this.lookup(key);
    const { positional, named, spread } = argumentsOf(call!.lastChild!, this.source);
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
  imported(node: SyntaxNode): void {
    const text = this.text(node);
    const match = /^from\s+((?:frappe|pypika)[\w.]*)\s+import\b/.exec(text);
    const names = match && text.slice(match[0].length).replace(/#[^\n]*/g, '');
    for (const [, name, alias] of names?.matchAll(/(\w+)(?:\s+as\s+(\w+))?/g) ?? []) {
      const path = `${match![1]}.${name}`;
      this.put(alias ?? name!, { kind: path === 'frappe.db' ? 'database' : 'imported', path });
    }
    const module = /^import\s+((?:frappe|pypika)[\w.]*)\s+as\s+(\w+)\s*$/.exec(text);
    if (module) this.put(module[2]!, { kind: 'imported', path: module[1]! });
  }

  /** What an expression does to names: `:=`, and calls that get hold of a list or an object. */
  effects(node: SyntaxNode): void {
    const text = this.text(node);
    if (text.includes(':='))
      node.cursor().iterate(({ name, node: inner }) => {
        if (name !== 'NamedExpression') return;
        const value = inner.lastChild!;
        this.bind(inner.firstChild!, this.valueOf(value));
      });
    this.handOver(node);
  }

  /** Forgets what the calls in a node may change. */
  handOver(node: SyntaxNode): void {
    const text = this.text(node);
    if (!text.includes('(')) return;
    const open = [...this.scope].filter(([key, value]) => value && (isOpen(value) || /[.[]/.test(key)));
    if (!open.some(([key]) => text.includes(rootOfKey(key)))) return;
    node.cursor().iterate(({ name, node: call }) => {
      if (name === 'CallExpression') this.passes(call);
    });
  }

  /** Forgets the lists that a loop gives another name: what happens to that is not seen at its start. */
  shareIn(loop: SyntaxNode): void {
    const text = this.text(loop);
    for (const [name, value] of this.scope) {
      const given = value && isOpen(value) && /^\w+$/.test(name);
      if (given && new RegExp(`=[ \\t]*${name}[ \\t]*(?:[;#\\r\\n]|$)`).test(text)) this.put(name, undefined);
    }
  }

  /** A call may change the lists that are passed to it, and the attributes of its object. */
  private passes(call: SyntaxNode): void {
    const callee = call.firstChild!;
    const method = callee.name === 'MemberExpression' ? callee.lastChild! : callee;
    const object = callee.name === 'MemberExpression' ? callee.firstChild! : undefined;
    const owner = object && nameKey(object, this.source);
    const name = this.text(method);
    const reads = READS.has(name);
    if (owner !== undefined && !reads) {
      const value = this.scope.get(owner);
      if (value && isOpen(value)) this.replace(value, undefined);
      this.changed(owner, call);
    }
    const list = call.lastChild;
    if (reads || list?.name !== 'ArgList') return;
    for (const argument of childrenOf(list)) {
      const key = argument.name === 'VariableName' ? this.text(argument) : undefined;
      if (key === undefined || argument.nextSibling?.name === 'AssignOp') continue;
      const value = this.scope.get(key);
      if (value && isOpen(value)) this.replace(value, undefined);
      this.changed(key, call);
    }
  }

  /** Forgets the attributes of an object that code elsewhere in the module assigns. */
  private changed(owner: string, call: SyntaxNode): void {
    for (const [key, value] of this.scope) {
      if (!value || !key.startsWith(owner) || !/[.[]/.test(key[owner.length] ?? '')) continue;
      const attribute = /\.(\w+)$/.exec(key)?.[1];
      if (attribute === undefined || this.isWrittenElsewhere(attribute, call)) this.scope.set(key, undefined);
    }
  }

  private isWrittenElsewhere(attribute: string, from: SyntaxNode): boolean {
    const { from: start, to: end } = functionAround(from) ?? from;
    const writes = new RegExp(`\\.${attribute}\\s*[-+%]?=(?!=)|setattr\\(`, 'g');
    return [...this.source.matchAll(writes)].some(({ index }) => index < start || index >= end);
  }
}

/** Functions and methods that change nothing of what they get. */
const READS = new Set(
  'len tuple list set dict str cstr sorted sum any all enumerate zip range isinstance print _ join format map filter min max reversed sql sql_list multisql sql_ddl escape get_all get_list get_value get_single_value db_get throw msgprint count index get items keys values copy dumps as_json cint flt bool'.split(
    ' ',
  ),
);

function isOpen(value: Value): boolean {
  return value.kind === 'list' || value.kind === 'some' || value.kind === 'dict';
}

/** What `list.extend(more)` leaves. */
function extended(list: Value & { kind: 'list' | 'some' }, more: Value | undefined): Value {
  const items = more && 'items' in more ? [...list.items, ...more.items] : list.items;
  const whole = list.kind === 'list' && more?.kind === 'list';
  return { kind: whole ? 'list' : 'some', items, ...(list.span && { span: list.span }) };
}

function isStar(node: SyntaxNode): boolean {
  return node.name === '*' || childrenOf(node).some(({ name }) => name === '*');
}

function isName({ name }: SyntaxNode): boolean {
  return name === 'VariableName' || name === 'MemberExpression';
}

/** The targets of a tuple, or the one target. */
function namesOf(node: SyntaxNode): SyntaxNode[] {
  return node.name === 'TupleExpression' || node.name === 'ArrayExpression' ? expressions(node) : [node];
}

export function noted(watched: Map<string, (Value | undefined)[]>, name: string): (Value | undefined)[] {
  const values = watched.get(name) ?? [];
  watched.set(name, values);
  return values;
}

/** The names that `global` or `nonlocal` hands to another function. */
export function scopeStatements(node: SyntaxNode, keyword: string, source: string): Set<string> {
  const names = new Set<string>();
  if (!source.slice(node.from, node.to).includes(`${keyword} `)) return names;
  node.cursor().iterate((inner) => {
    if (inner.name !== 'ScopeStatement' || inner.node.firstChild?.name !== keyword) return;
    for (const name of inner.node.getChildren('VariableName')) names.add(source.slice(name.from, name.to));
  });
  return names;
}

/** The names of a function that functions inside it bind anew, or whose lists they change. */
export function sharedIn(node: SyntaxNode, source: string): Set<string> {
  const text = source.slice(node.from, node.to);
  if (!/\b(?:def|lambda)\b/.test(text.slice(text.indexOf('(')))) return new Set();
  const names = scopeStatements(node, 'nonlocal', source);
  node.cursor().iterate((inner) => {
    const nested = inner.name === 'FunctionDefinition' || inner.name === 'LambdaExpression';
    if (!nested || inner.from === node.from) return true;
    for (const [, name] of source.slice(inner.from, inner.to).matchAll(CHANGES)) names.add(name!);
    // Its text has those inside it too.
    return false;
  });
  return names;
}

/** A list or dict that changes: `names.append(…)`, `names[0] = …` */
const CHANGES =
  /\b(\w+)(?:\.(?:append|extend|insert|pop|remove|clear|sort|reverse|update|setdefault)\s*\(|\[[^\]]{0,300}\]\s*[-+%]?=(?!=))/g;
