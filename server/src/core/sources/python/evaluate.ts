import type { SyntaxNode } from '@lezer/common';
import type { Span } from '../../text.js';
import { dictOf, either, merged, withPair } from './containers.js';
import { dialectTest } from './dialect.js';
import { formatBraces, formatPercent } from './formatting.js';
import { changeCase, dedent, replaceIn, stripTemplate } from './methods.js';
import { between, constantKey, nameKey, rootOfKey } from './names.js';
import { argumentsOf, type CallArguments, expressions } from './operands.js';
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
  private readonly known = new Map<string, Value | undefined>();
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

  text(node: SyntaxNode): string {
    return this.source.slice(node.from, node.to);
  }

  /** The strings that an expression can be; one gap alone where nothing is known of it. */
  strings(node: SyntaxNode): Template[] {
    return this.variants(node, this.value(node));
  }

  private variants(node: SyntaxNode, value: Value | undefined): Template[] {
    return value?.kind === 'strings'
      ? value.variants
      : [unknownTemplate({ start: node.from, end: node.to }, this.text(node))];
  }

  /** Every expression is evaluated once a question, however often the way through it is asked. */
  value(node: SyntaxNode): Value | undefined {
    if (this.depth === 0) this.known.clear();
    const key = `${node.from} ${node.to} ${node.name}`;
    if (this.known.has(key)) return this.known.get(key);
    this.depth++;
    const value = this.compute(node);
    this.depth--;
    this.known.set(key, value);
    return value;
  }

  private compute(node: SyntaxNode): Value | undefined {
    switch (node.name) {
      case 'String':
      case 'FormatString':
      case 'ContinuedString':
        return this.literal(node);
      case 'VariableName':
        return this.named(this.text(node));
      case 'MemberExpression':
        return this.member(node);
      case 'ParenthesizedExpression': {
        const inner = node.firstChild?.nextSibling;
        return inner ? this.value(inner) : undefined;
      }
      case 'BinaryExpression':
        return this.binary(node);
      case 'ConditionalExpression':
        return this.conditional(node);
      case 'CallExpression':
        return this.call(node);
      case 'ArrayExpression':
      case 'TupleExpression':
        return this.list(node);
      case 'ArrayComprehensionExpression':
      case 'ComprehensionExpression':
        return this.comprehension(node);
      case 'DictionaryExpression':
        return this.dictionary(node);
      case 'Number':
        return { kind: 'constant', value: Number(this.text(node).replaceAll('_', '')), span: spanOf(node) };
      case 'Boolean':
        return { kind: 'constant', value: this.text(node) === 'True', span: spanOf(node) };
      case 'None':
        return { kind: 'constant', value: null, span: spanOf(node) };
      default:
        return undefined;
    }
  }

  /** A name that is followed, or an element of a list or dict that is known. */
  private member(node: SyntaxNode): Value | undefined {
    const key = nameKey(node, this.source);
    const known = key === undefined ? undefined : this.named(key);
    if (known || node.lastChild?.name !== ']') return known;
    const index = constantKey(node.lastChild.prevSibling, this.source);
    const owner = index === undefined ? undefined : this.value(node.firstChild!);
    if (owner?.kind === 'list') return owner.items[Number(index)];
    return owner?.kind === 'dict' ? owner.entries.get(index!.slice(1, -1)) : undefined;
  }

  private list(node: SyntaxNode): Value | undefined {
    const items: Value[] = [];
    let spread = false;
    for (const item of expressions(node)) {
      if (item.name === '*') {
        spread = true;
        continue;
      }
      const value = this.value(item);
      const unpacked = item.prevSibling?.name === '*' && value && 'items' in value ? value.items : undefined;
      if (unpacked) items.push(...unpacked);
      else if (item.prevSibling?.name !== '*') items.push(value ?? this.unknown(item));
    }
    if (spread) return { kind: 'some', items, span: spanOf(node) };
    const tuple = node.name === 'TupleExpression' && { tuple: true as const };
    return { kind: 'list', items, span: spanOf(node), ...tuple };
  }

  private unknown(node: SyntaxNode): Value {
    return { kind: 'strings', variants: this.strings(node) };
  }

  /** `f"`{c}`" for c in columns`, where the columns are known. */
  private comprehension(node: SyntaxNode): Value | undefined {
    const element = node.firstChild?.nextSibling;
    const target = between(node, 'for', 'in');
    const rest = between(node, 'in', ']').filter(({ name }) => name !== ')');
    if (!element || target.length !== 1 || target[0]!.name !== 'VariableName' || rest.length !== 1)
      return undefined;
    const values = this.value(rest[0]!);
    if (values?.kind !== 'list' || values.items.length > MAX_VARIANTS) return undefined;
    const name = this.text(target[0]!);
    const items = values.items.map((value) =>
      this.with([[name, value]], (): Value => ({ kind: 'strings', variants: this.strings(element) })),
    );
    return { kind: 'list', items };
  }

  private literal(node: SyntaxNode): Value | undefined {
    let variants: Map<string, Template[]> | undefined;
    const decode = (choice: (node: SyntaxNode) => Template | undefined): Template | undefined =>
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

  private binary(node: SyntaxNode): Value | undefined {
    const left = node.firstChild;
    const operator = left?.nextSibling;
    const right = operator?.nextSibling;
    if (!left || !operator || !right) return undefined;
    const sign = this.text(operator);
    if (sign === '+') return this.sum(node);
    if (sign === 'or') return this.either(left, right, node);
    if (sign === '%') {
      const value = this.value(left);
      return value?.kind === 'strings' ? this.percent(value.variants, right) : undefined;
    }
    return undefined;
  }

  /** A chain of `+` at once: of lists, or of texts. */
  private sum(node: SyntaxNode): Value | undefined {
    const operands: SyntaxNode[] = [];
    let left: SyntaxNode = node;
    while (left.name === 'BinaryExpression' && this.text(left.firstChild!.nextSibling!) === '+') {
      operands.unshift(left.lastChild!);
      left = left.firstChild!;
    }
    operands.unshift(left);
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
  private either(left: SyntaxNode, right: SyntaxNode, node: SyntaxNode): Value | undefined {
    const operator = left.firstChild?.nextSibling;
    const test = left.name === 'BinaryExpression' && operator && this.text(operator) === 'and';
    const first = this.value(test ? left.lastChild! : left);
    if (first?.kind !== 'strings') return this.merge(first, this.value(right), node);
    // What is empty is not taken.
    const variants = first.variants.filter(({ text, gaps }) => text !== '' || gaps.length > 0);
    return variants.length === 0
      ? this.value(right)
      : this.merge({ kind: 'strings', variants }, this.value(right), node);
  }

  private percent(templates: Template[], right: SyntaxNode): Value {
    const items = right.name === 'TupleExpression' ? expressions(right) : undefined;
    const list = items?.some(({ name }) => name === '*') ? [] : items;
    const dict = right.name === 'DictionaryExpression' ? this.entries(right) : undefined;
    const argument = (name: string, index: number): SyntaxNode | undefined => {
      if (dict) return dict.get(name);
      if (list) return list[index];
      return name === '' && index === 0 && right.name !== 'CallExpression' ? right : undefined;
    };
    return this.filled(templates, (template, pick) =>
      formatPercent(template, ({ name, index, plain }) => pick(argument(name, index), plain)),
    );
  }

  private conditional(node: SyntaxNode): Value | undefined {
    const parts = expressions(node);
    if (parts.length !== 3) return undefined;
    const test = dialectTest(this.text(parts[1]!));
    if (test?.foreign) return this.value(parts[2]!);
    if (test?.otherwiseForeign) return this.value(parts[0]!);
    return this.merge(this.value(parts[0]!), this.value(parts[2]!), node);
  }

  /** What is one of two; where one is not known, a gap stands for it. */
  private merge(a: Value | undefined, b: Value | undefined, node: SyntaxNode): Value | undefined {
    if (a?.kind !== 'strings' && b?.kind !== 'strings') return either(a, b);
    const known = [a, b].flatMap((value) => (value?.kind === 'strings' ? value.variants : []));
    const unknown = unknownTemplate({ start: node.from, end: node.to }, this.text(node));
    const all = distinct(a?.kind === b?.kind ? known : [...known, unknown]);
    return all.length > MAX_VARIANTS
      ? { kind: 'strings', variants: [unknownTemplate({ start: node.from, end: node.to }, this.text(node))] }
      : { kind: 'strings', variants: all };
  }

  private call(node: SyntaxNode): Value | undefined {
    const callee = node.firstChild;
    const list = callee?.nextSibling;
    if (!callee || list?.name !== 'ArgList') return undefined;
    const args = argumentsOf(list, this.source);
    const [first] = args.positional;
    const name = this.text(callee);
    if (name === 'dict' || /^(?:frappe\.)?_dict$/.test(name)) return this.dictCall(node, args);
    if (callee.name === 'VariableName' || /^(?:\w+\.)?dedent$/.test(name))
      return first && !args.spread ? this.converted(name, args) : undefined;
    if (callee.name !== 'MemberExpression' || callee.lastChild?.name !== 'PropertyName') return undefined;
    const object = callee.firstChild!;
    const method = this.text(callee.lastChild);
    if (method === 'join') return this.join(object, first);
    const value = METHODS.has(method) ? this.value(object) : undefined;
    if (value?.kind !== 'strings') return undefined;
    if (method === 'format') return this.format(value.variants, args);
    return this.changed(value.variants, method, args);
  }

  /** `str(…)`, `list(…)`, `dedent(…)` */
  private converted(name: string, { positional }: CallArguments): Value | undefined {
    const [first, second] = positional as [SyntaxNode, SyntaxNode | undefined];
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
      return replaceIn(
        template,
        sure,
        by ?? unknownTemplate({ start: node.from, end: node.to }, this.text(node)),
      );
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

  private join(object: SyntaxNode, argument: SyntaxNode | undefined): Value | undefined {
    const separator = this.value(object);
    const generated = argument?.nextSibling?.name === 'for';
    const list = generated ? this.comprehension(argument.parent!) : argument && this.value(argument);
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

  private dictionary(node: SyntaxNode): Value {
    let dict = dictOf(spanOf(node));
    for (let child = node.firstChild; child; child = child.nextSibling) {
      if (child.name === '**') {
        const other = child.nextSibling && this.value(child.nextSibling);
        dict = other?.kind === 'dict' ? merged(dict, other) : { ...dict, open: true };
      }
      if (child.name !== ':' || !child.prevSibling || !child.nextSibling) continue;
      const key = this.value(child.prevSibling);
      const value = this.value(child.nextSibling) ?? this.unknown(child.nextSibling);
      dict = withPair(dict, key, value);
    }
    return dict;
  }

  /** `dict(status="Open")`, `frappe._dict({…})` */
  private dictCall(node: SyntaxNode, { positional, named, spread }: CallArguments): Value | undefined {
    const [first] = positional;
    const given = first && this.value(first);
    if (first && given?.kind !== 'dict') return undefined;
    let dict: DictValue = given?.kind === 'dict' ? { ...given, span: spanOf(node) } : dictOf(spanOf(node));
    if (spread) dict = { ...dict, open: true };
    for (const [key, value] of named) {
      const name = value.prevSibling?.prevSibling;
      if (!name) continue;
      const text = sourceTemplate(key, name.from);
      dict = withPair(dict, { kind: 'strings', variants: [text] }, this.value(value) ?? this.unknown(value));
    }
    return dict;
  }

  private entries(node: SyntaxNode): Map<string, SyntaxNode> {
    const out = new Map<string, SyntaxNode>();
    for (let child = node.firstChild; child; child = child.nextSibling) {
      if (child.name !== ':' || !child.prevSibling || !child.nextSibling) continue;
      const key = decodeString(child.prevSibling, this.source);
      if (key && key.gaps.length === 0) out.set(key.text, child.nextSibling);
    }
    return out;
  }

  /** Applies a formatting; where an argument has variants so has the result. */
  private filled(
    templates: Template[],
    format: (
      template: Template,
      pick: (node: SyntaxNode | undefined, plain: boolean) => Template | undefined,
    ) => Template,
  ): Value {
    const variants = new Map<string, Template[]>();
    const known = (node: SyntaxNode | undefined, plain: boolean): Template[] | undefined => {
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

function spanOf({ from, to }: SyntaxNode): Span {
  return { start: from, end: to };
}
