import type { CallExpr, Expr } from '../../python/ast.js';
import type { Span } from '../../text.js';
import { dictOf, either, merged, withPair } from './containers.js';
import { dialectTest } from './dialect.js';
import { formatBraces, formatPercent } from './formatting.js';
import { changeCase, dedent, replaceIn, stripTemplate } from './methods.js';
import { constantKey, nameKey, rootOfKey } from './names.js';
import { argumentsOf, type CallArguments } from './operands.js';
import { concatTemplates, decodeString, sourceTemplate, type Template, unknownTemplate } from './strings.js';
import { combinations, distinct, fitting, gapFor, MAX_VARIANTS } from './variants.js';

/** What a name or expression may be: every string it can be on some path, a list, a dict, a constant. */
export type Value =
  | { kind: 'strings'; variants: Template[] }
  | { kind: 'list'; items: Value[]; span?: Span; tuple?: true }
  /** A list that may have these items, and others. */
  | { kind: 'some'; items: Value[]; span?: Span }
  | DictValue
  | { kind: 'constant'; value: number | boolean | null; span: Span }
  /** `frappe.db` or one of its methods under another name. */
  | { kind: 'database'; path: string }
  /** What a `from … import` brings, by its full path. */
  | { kind: 'imported'; path: string }
  /** Something that only a visitor knows: a table or a query of the query builder, a document. */
  | { kind: 'object'; object: object };

export interface DictValue {
  kind: 'dict';
  /** What is known to stand under a key on every path. */
  entries: Map<string, Value>;
  pairs: readonly DictPair[];
  /** There may be other pairs. */
  open: boolean;
  span?: Span;
}

export interface DictPair {
  key: Template;
  value: Value;
  /** On some paths only. */
  optional?: true;
}

export class Evaluator {
  private readonly known = new Map<Expr, Value | undefined>();
  private depth = 0;
  /** The variables of the comprehensions and lambdas around what is evaluated. */
  private bound: ReadonlyMap<string, Value | undefined> = new Map();

  constructor(
    readonly source: string,
    private readonly lookup: (name: string) => Value | undefined,
  ) {}

  /** Evaluates with variables that only an expression binds. */
  with<T>(names: Iterable<[string, Value | undefined]>, evaluate: () => T): T {
    const outer = this.bound;
    this.bound = new Map([...outer, ...names]);
    this.known.clear();
    try {
      return evaluate();
    } finally {
      this.bound = outer;
      this.known.clear();
    }
  }

  private named(key: string): Value | undefined {
    const root = rootOfKey(key);
    if (this.bound.has(root)) return root === key ? this.bound.get(key) : undefined;
    return this.lookup(key);
  }

  text(node: Expr): string {
    return this.source.slice(node.start, node.end);
  }

  /** The strings that an expression can be; one gap alone where nothing is known of it. */
  strings(node: Expr): Template[] {
    return this.variants(node, this.value(node));
  }

  private variants(node: Expr, value: Value | undefined): Template[] {
    return value?.kind === 'strings' ? value.variants : [unknownTemplate(spanOf(node), this.text(node))];
  }

  /** Every expression is evaluated once a question, however often the way through it is asked. */
  value(node: Expr): Value | undefined {
    if (this.depth === 0) this.known.clear();
    if (this.known.has(node)) return this.known.get(node);
    this.depth++;
    const value = this.compute(node);
    this.depth--;
    this.known.set(node, value);
    return value;
  }

  private compute(node: Expr): Value | undefined {
    switch (node.kind) {
      case 'str':
        return this.literal(node);
      case 'name':
        return this.named(node.id);
      case 'attr':
      case 'sub':
        return this.member(node);
      case 'op':
        return node.left ? this.binary(node, node.left) : undefined;
      case 'cond':
        return this.conditional(node);
      case 'call':
        return this.call(node);
      case 'list':
        return node.shape === 'set' ? undefined : this.list(node);
      case 'comp':
        return this.comprehension(node);
      case 'dict':
        return this.dictionary(node);
      case 'num':
        return { kind: 'constant', value: node.value, span: spanOf(node) };
      case 'const':
        // `...` is a constant too.
        return this.source[node.start] === '.'
          ? undefined
          : { kind: 'constant', value: node.value, span: spanOf(node) };
      default:
        return undefined;
    }
  }

  /** A name that is followed, or an element of a list or dict that is known. */
  private member(node: Expr & { kind: 'attr' | 'sub' }): Value | undefined {
    const key = nameKey(node, this.source);
    const known = key === undefined ? undefined : this.named(key);
    if (known || node.kind !== 'sub') return known;
    const index = constantKey(node.index, this.source);
    const owner = index === undefined ? undefined : this.value(node.obj);
    if (owner?.kind === 'list') return owner.items[Number(index)];
    return owner?.kind === 'dict' ? owner.entries.get(index!.slice(1, -1)) : undefined;
  }

  private list(node: Expr & { kind: 'list' }): Value | undefined {
    const items: Value[] = [];
    let spread = false;
    for (const item of node.items) {
      if (item.kind === 'star') {
        spread = true;
        const value = this.value(item.value);
        if (value && 'items' in value) items.push(...value.items);
      } else if (item.kind !== 'missing') items.push(this.value(item) ?? this.unknown(item));
    }
    if (spread) return { kind: 'some', items, span: spanOf(node) };
    const tuple = node.shape === 'tuple' && { tuple: true as const };
    return { kind: 'list', items, span: spanOf(node), ...tuple };
  }

  private unknown(node: Expr): Value {
    return { kind: 'strings', variants: this.strings(node) };
  }

  /** `f"`{c}`" for c in columns`, where the columns are known. */
  private comprehension({ shape, item, loops }: Expr & { kind: 'comp' }): Value | undefined {
    const [loop, ...others] = loops;
    if (shape === 'set' || shape === 'dict' || !loop || others.length > 0) return undefined;
    const { target, iter, tests } = loop;
    if (target.kind !== 'name' || tests.length > 0) return undefined;
    const values = this.value(iter);
    if (values?.kind !== 'list' || values.items.length > MAX_VARIANTS) return undefined;
    const items = values.items.map((value) =>
      this.with([[target.id, value]], (): Value => ({ kind: 'strings', variants: this.strings(item) })),
    );
    return { kind: 'list', items };
  }

  private literal(node: Expr): Value | undefined {
    let variants: Map<string, Template[]> | undefined;
    const decode = (choice: (node: Expr) => Template | undefined): Template | undefined =>
      decodeString(node, this.source, choice);
    const first = decode((field) => {
      const value = this.value(field);
      if (value?.kind !== 'strings') return undefined;
      if (value.variants.length > 1) {
        variants ??= new Map();
        variants.set(this.text(field), value.variants);
      }
      return value.variants[0];
    });
    if (!first) return undefined;
    if (!variants) return { kind: 'strings', variants: [first] };
    const all = combinations(variants).map((set) =>
      decode((field) => {
        const text = this.text(field);
        if (set.has(text)) return set.get(text);
        const value = this.value(field);
        return value?.kind === 'strings' ? value.variants[0] : undefined;
      }),
    );
    return { kind: 'strings', variants: distinct(all.filter((template) => template !== undefined)) };
  }

  private binary(node: Expr & { kind: 'op' }, left: Expr): Value | undefined {
    const { op, right } = node;
    if (op === '+') return this.sum(node);
    if (op === 'or') return this.either(left, right, node);
    if (op === '%') {
      const value = this.value(left);
      return value?.kind === 'strings' ? this.percent(value.variants, right) : undefined;
    }
    return undefined;
  }

  /** A chain of `+` at once: of lists, or of texts. */
  private sum(node: Expr): Value | undefined {
    const operands: Expr[] = [];
    let left = node;
    while (left.kind === 'op' && left.op === '+' && left.left) {
      operands.push(left.right);
      left = left.left;
    }
    operands.push(left);
    operands.reverse();
    const values = operands.map((operand) => this.value(operand));
    if (values.some((value) => value?.kind === 'list' || value?.kind === 'some')) {
      const items = values.flatMap((value) => (value && 'items' in value ? value.items : []));
      const whole = values.every((value) => value?.kind === 'list');
      return { kind: whole ? 'list' : 'some', items, span: spanOf(node) };
    }
    // Most sums are of numbers: where no operand is known to be text there is nothing to follow.
    if (!values.some((value) => value?.kind === 'strings')) return undefined;
    return this.product(operands.map((operand, i) => this.variants(operand, values[i])));
  }

  /** `given or "default"`, `condition and "clause" or ""` */
  private either(left: Expr, right: Expr, node: Expr): Value | undefined {
    const first = this.value(left.kind === 'op' && left.op === 'and' ? left.right : left);
    if (first?.kind !== 'strings') return this.merge(first, this.value(right), node);
    // What is empty is not taken.
    const variants = first.variants.filter(({ text, gaps }) => text !== '' || gaps.length > 0);
    return variants.length === 0
      ? this.value(right)
      : this.merge({ kind: 'strings', variants }, this.value(right), node);
  }

  private percent(templates: Template[], right: Expr): Value {
    const items = right.kind === 'list' && right.shape === 'tuple' ? right.items : undefined;
    const list = items?.some(({ kind }) => kind === 'star') ? [] : items;
    const dict = right.kind === 'dict' ? this.entries(right) : undefined;
    const argument = (name: string, index: number): Expr | undefined => {
      if (dict) return dict.get(name);
      if (list) return list[index];
      return name === '' && index === 0 && right.kind !== 'call' ? right : undefined;
    };
    return this.filled(templates, (template, pick) =>
      formatPercent(template, ({ name, index, plain }) => pick(argument(name, index), plain)),
    );
  }

  private conditional(node: Expr & { kind: 'cond' }): Value | undefined {
    const test = dialectTest(this.text(node.test));
    if (test?.foreign) return this.value(node.other);
    if (test?.otherwiseForeign) return this.value(node.then);
    return this.merge(this.value(node.then), this.value(node.other), node);
  }

  /** What is one of two; where one is not known, a gap stands for it. */
  private merge(a: Value | undefined, b: Value | undefined, node: Expr): Value | undefined {
    if (a?.kind !== 'strings' && b?.kind !== 'strings') return either(a, b);
    const known = [a, b].flatMap((value) => (value?.kind === 'strings' ? value.variants : []));
    const unknown = unknownTemplate(spanOf(node), this.text(node));
    const all = distinct(a?.kind === b?.kind ? known : [...known, unknown]);
    return all.length > MAX_VARIANTS
      ? { kind: 'strings', variants: [unknownTemplate(spanOf(node), this.text(node))] }
      : { kind: 'strings', variants: all };
  }

  private call(node: CallExpr): Value | undefined {
    const { fn } = node;
    const args = argumentsOf(node);
    const [first] = args.positional;
    const name = this.text(fn);
    if (name === 'dict' || /^(?:frappe\.)?_dict$/.test(name)) return this.dictCall(node, args);
    if (fn.kind === 'name' || /^(?:\w+\.)?dedent$/.test(name))
      return first && !args.spread ? this.converted(name, args) : undefined;
    if (fn.kind !== 'attr') return undefined;
    if (fn.name === 'join') return this.join(fn.obj, first);
    const value = METHODS.has(fn.name) ? this.value(fn.obj) : undefined;
    if (value?.kind !== 'strings') return undefined;
    if (fn.name === 'format') return this.format(value.variants, args);
    return this.changed(value.variants, fn.name, args);
  }

  /** `str(…)`, `list(…)`, `dedent(…)` */
  private converted(name: string, { positional }: CallArguments): Value | undefined {
    const [first, second] = positional as [Expr, Expr | undefined];
    if (name === 'str' || name === 'cstr') {
      const value = this.value(first);
      return value?.kind === 'strings' ? value : undefined;
    }
    if (name === 'list' || name === 'tuple' || (name === 'map' && this.text(first) === 'str')) {
      const value = this.value(name === 'map' && second ? second : first);
      return value?.kind === 'list' ? value : undefined;
    }
    if (!name.endsWith('dedent')) return undefined;
    const value = this.value(first);
    return value?.kind === 'strings' ? { kind: 'strings', variants: value.variants.map(dedent) } : undefined;
  }

  private format(templates: Template[], args: CallArguments): Value {
    // `.format(**locals())`
    const locals = args.spread && args.positional.length === 0 && args.locals;
    if (locals) {
      const variable = (name: string): Template | undefined => {
        const value = /^\w+$/.test(name) ? this.named(name) : undefined;
        return value?.kind === 'strings' && value.variants.length === 1 ? value.variants[0] : undefined;
      };
      const variants = templates.map((template) =>
        formatBraces(template, ({ name, plain }) => (plain ? variable(name) : undefined)),
      );
      return { kind: 'strings', variants };
    }
    if (args.spread) return this.holes(templates);
    return this.filled(templates, (template, pick) =>
      formatBraces(template, ({ name, index, plain }) =>
        pick(index >= 0 ? args.positional[index] : args.named.get(name), plain),
      ),
    );
  }

  private changed(templates: Template[], method: string, { positional }: CallArguments): Value | undefined {
    const constants = positional.map((node) => {
      const value = this.value(node);
      return value?.kind === 'strings' && value.variants.length === 1 ? value.variants[0] : undefined;
    });
    const [old, by] = constants;
    const sure = old?.gaps.length === 0 ? old.text : undefined;
    const apply = (template: Template): Template | undefined => {
      if (method === 'upper' || method === 'lower') return changeCase(template, method);
      if (method !== 'replace')
        return positional.length === 0 || sure !== undefined
          ? stripTemplate(template, method, sure)
          : undefined;
      if (!sure || positional.length !== 2) return undefined;
      const node = positional[1]!;
      return replaceIn(template, sure, by ?? unknownTemplate(spanOf(node), this.text(node)));
    };
    const variants = templates.map(apply);
    return variants.every((template) => template !== undefined)
      ? { kind: 'strings', variants: distinct(variants) }
      : undefined;
  }

  /** `.format(*args)`: every field is a gap. */
  private holes(templates: Template[]): Value {
    return {
      kind: 'strings',
      variants: templates.map((template) => formatBraces(template, () => undefined)),
    };
  }

  private join(object: Expr, argument: Expr | undefined): Value | undefined {
    const separator = this.value(object);
    const list = argument && this.value(argument);
    if (separator?.kind !== 'strings' || separator.variants.length !== 1 || list?.kind !== 'list')
      return undefined;
    const sets: Template[][] = [];
    for (const [index, item] of list.items.entries()) {
      if (item.kind !== 'strings') return undefined;
      if (index > 0) sets.push(separator.variants);
      sets.push(item.variants);
    }
    return sets.length === 0 ? undefined : this.product(sets);
  }

  private dictionary(node: Expr & { kind: 'dict' }): Value {
    let dict = dictOf(spanOf(node));
    for (const [i, one] of node.values.entries()) {
      const key = node.keys[i];
      if (one.kind === 'missing') continue;
      if (!key) {
        const other = this.value(one);
        dict = other?.kind === 'dict' ? merged(dict, other) : { ...dict, open: true };
      } else dict = withPair(dict, this.value(key), this.value(one) ?? this.unknown(one));
    }
    return dict;
  }

  /** `dict(status="Open")`, `frappe._dict({…})` */
  private dictCall(node: CallExpr, { positional, spread }: CallArguments): Value | undefined {
    const [first] = positional;
    const given = first && this.value(first);
    if (first && given?.kind !== 'dict') return undefined;
    let dict: DictValue = given?.kind === 'dict' ? { ...given, span: spanOf(node) } : dictOf(spanOf(node));
    if (spread) dict = { ...dict, open: true };
    for (const { name, start, value } of node.args) {
      if (name === undefined || value.kind === 'missing') continue;
      const key: Value = { kind: 'strings', variants: [sourceTemplate(name, start)] };
      dict = withPair(dict, key, this.value(value) ?? this.unknown(value));
    }
    return dict;
  }

  private entries(node: Expr & { kind: 'dict' }): Map<string, Expr> {
    const out = new Map<string, Expr>();
    for (const [i, value] of node.values.entries()) {
      const key = node.keys[i];
      const name = key && decodeString(key, this.source);
      if (name && name.gaps.length === 0) out.set(name.text, value);
    }
    return out;
  }

  /** Applies a formatting; where an argument has variants so has the result. */
  private filled(
    templates: Template[],
    format: (
      template: Template,
      pick: (node: Expr | undefined, plain: boolean) => Template | undefined,
    ) => Template,
  ): Value {
    const variants = new Map<string, Template[]>();
    const known = (node: Expr | undefined, plain: boolean): Template[] | undefined => {
      const value = node && plain ? this.value(node) : undefined;
      return value?.kind === 'strings' ? value.variants : undefined;
    };
    const first = templates.map((template) =>
      format(template, (node, plain) => {
        const options = known(node, plain);
        if (options && options.length > 1) variants.set(this.text(node!), options);
        return options?.[0];
      }),
    );
    if (variants.size === 0) return { kind: 'strings', variants: first };
    const all = combinations(variants, Math.floor(MAX_VARIANTS / templates.length)).flatMap((set) =>
      templates.map((template) =>
        format(template, (node, plain) => {
          const text = node && this.text(node);
          return text !== undefined && set.has(text) ? set.get(text) : known(node, plain)?.[0];
        }),
      ),
    );
    return { kind: 'strings', variants: distinct(all) };
  }

  private product(sets: Template[][]): Value {
    const kept = fitting(sets, MAX_VARIANTS);
    let out: Template[][] = [[]];
    for (const set of sets) {
      const choices = kept.has(set) ? set : [gapFor(set)];
      out = out.flatMap((parts) => choices.map((template) => [...parts, template]));
    }
    return { kind: 'strings', variants: distinct(out.map((parts) => concatTemplates(parts))) };
  }
}

const METHODS = new Set(['format', 'strip', 'lstrip', 'rstrip', 'upper', 'lower', 'replace']);

function spanOf({ start, end }: Expr): Span {
  return { start, end };
}
