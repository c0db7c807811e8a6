import type { Expr } from '../../python/ast.js';
import { spanOf } from '../../python/walk.js';
import { valueOfCall } from './called.js';
import { dictOf, either, merged, withPair } from './containers.js';
import { dialectTest } from './dialect.js';
import { percent } from './fill.js';
import { constantKey, nameKey, rootOfKey } from './names.js';
import { decodeString, type Template, unknownTemplate } from './strings.js';
import type { Value } from './value.js';
import { combinations, distinct, MAX_VARIANTS, product } from './variants.js';

/** Tells what expressions are at one place of a module. */
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

  /** What a name or a path from a name stands for here. */
  named(key: string): Value | undefined {
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
        return valueOfCall(this, node);
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

  /** What is known of an expression as a text: at least where it stands. */
  unknown(node: Expr): Value {
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
      return value?.kind === 'strings' ? percent(this, value.variants, right) : undefined;
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
    const sets = operands.map((operand, i) => this.variants(operand, values[i]));
    return { kind: 'strings', variants: product(sets) };
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
}
