import type { SyntaxNode } from '@lezer/common';
import { dialectTest } from './dialect.js';
import { formatBraces, formatPercent } from './formatting.js';
import { concatTemplates, decodeString, type Template, unknownTemplate } from './strings.js';

/** What a name or expression may be: every string it can be on some path, or a list of strings. */
export type Value =
  | { kind: 'strings'; variants: Template[] }
  | { kind: 'list'; items: Value[] }
  | { kind: 'dict'; entries: Map<string, Value> }
  /** `frappe.db` or one of its methods under another name. */
  | { kind: 'database'; path: string };

/** So many variants of a statement are followed; with more only the sure part is judged. */
export const MAX_VARIANTS = 16;

export class Evaluator {
  private readonly known = new Map<string, Value | undefined>();
  private depth = 0;

  constructor(
    readonly source: string,
    private readonly lookup: (name: string) => Value | undefined,
  ) {}

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
        return this.lookup(this.text(node));
      case 'MemberExpression':
        return this.lookup(this.text(node).replace(/\s+/g, ''));
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
        return {
          kind: 'list',
          items: expressions(node).map((item) => ({ kind: 'strings', variants: this.strings(item) })),
        };
      case 'DictionaryExpression':
        return this.dictionary(node);
      default:
        return undefined;
    }
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
    const sets = combinations([...variants.entries()]);
    if (!sets) {
      const plain = decode((field) => {
        const value = this.value(field);
        return value?.kind === 'strings' && value.variants.length === 1 ? value.variants[0] : undefined;
      });
      return plain && { kind: 'strings', variants: [plain] };
    }
    const all = sets.map((set) =>
      decode((field) => {
        const chosen = set.get(this.text(field));
        if (chosen) return chosen;
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
    if (sign === '+') {
      const value = this.value(left);
      const more = this.value(right);
      if (value?.kind === 'list')
        return more?.kind === 'list' ? { kind: 'list', items: [...value.items, ...more.items] } : undefined;
      // Most sums are of numbers: where no side is known to be text there is nothing to follow.
      if (value?.kind !== 'strings' && more?.kind !== 'strings') return undefined;
      return this.product([this.variants(left, value), this.variants(right, more)]);
    }
    if (sign === '%') {
      const value = this.value(left);
      return value?.kind === 'strings' ? this.percent(value.variants, right) : undefined;
    }
    return undefined;
  }

  private percent(templates: Template[], right: SyntaxNode): Value {
    const list = right.name === 'TupleExpression' ? expressions(right) : undefined;
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

  private merge(a: Value | undefined, b: Value | undefined, node: SyntaxNode): Value | undefined {
    if (a?.kind !== 'strings' || b?.kind !== 'strings') return undefined;
    const all = distinct([...a.variants, ...b.variants]);
    return all.length > MAX_VARIANTS
      ? { kind: 'strings', variants: [unknownTemplate({ start: node.from, end: node.to }, this.text(node))] }
      : { kind: 'strings', variants: all };
  }

  private call(node: SyntaxNode): Value | undefined {
    const callee = node.firstChild;
    const list = callee?.nextSibling;
    if (!callee || list?.name !== 'ArgList' || callee.name !== 'MemberExpression') return undefined;
    const object = callee.firstChild!;
    const method = this.text(callee.lastChild!);
    const args = argumentsOf(list, this.source);
    if (method === 'format') {
      const value = this.value(object);
      if (value?.kind !== 'strings' || args.spread)
        return value?.kind === 'strings' ? this.holes(value.variants) : undefined;
      return this.filled(value.variants, (template, pick) =>
        formatBraces(template, ({ name, index, plain }) =>
          pick(index >= 0 ? args.positional[index] : args.named.get(name), plain),
        ),
      );
    }
    if (method === 'join') return this.join(object, args.positional[0]);
    if (method === 'strip' || method === 'lstrip' || method === 'rstrip') {
      return args.positional.length === 0 ? this.value(object) : undefined;
    }
    return undefined;
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

  private dictionary(node: SyntaxNode): Value {
    const entries = new Map<string, Value>();
    for (const [key, value] of this.entries(node)) {
      entries.set(key, this.value(value) ?? { kind: 'strings', variants: this.strings(value) });
    }
    return { kind: 'dict', entries };
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
    const sets = combinations([...variants.entries()]);
    if (!sets || sets.length * templates.length > MAX_VARIANTS) {
      const sure = templates.map((template) =>
        format(template, (node, plain) => {
          const options = known(node, plain);
          return options?.length === 1 ? options[0] : undefined;
        }),
      );
      return { kind: 'strings', variants: sure };
    }
    const all = sets.flatMap((set) =>
      templates.map((template) =>
        format(template, (node, plain) => (node && set.get(this.text(node))) ?? known(node, plain)?.[0]),
      ),
    );
    return { kind: 'strings', variants: distinct(all) };
  }

  private product(sets: Template[][]): Value {
    const size = sets.reduce((total, set) => total * set.length, 1);
    if (size > MAX_VARIANTS) {
      const parts = sets.map((set) => (set.length === 1 ? set[0]! : gapFor(set)));
      return { kind: 'strings', variants: [concatTemplates(parts)] };
    }
    let out: Template[][] = [[]];
    for (const set of sets) out = out.flatMap((parts) => set.map((template) => [...parts, template]));
    return { kind: 'strings', variants: distinct(out.map((parts) => concatTemplates(parts))) };
  }
}

/** A gap that stands for any of several templates. */
export function gapFor(set: readonly Template[]): Template {
  const first = set.find((template) => template.text.length > 0) ?? set[0]!;
  return unknownTemplate(first.map.spanOf(0, first.text.length), first.text);
}

function combinations(choices: [string, Template[]][]): Map<string, Template>[] | undefined {
  const size = choices.reduce((total, [, set]) => total * set.length, 1);
  if (size > MAX_VARIANTS) return undefined;
  let out: Map<string, Template>[] = [new Map()];
  for (const [key, set] of choices)
    out = out.flatMap((map) => set.map((template) => new Map(map).set(key, template)));
  return out;
}

/** Templates with the same text and the same gaps count once. */
export function distinct(templates: readonly Template[]): Template[] {
  const seen = new Map<string, Template>();
  for (const template of templates) {
    const key = `${template.text}\0${template.gaps.map((gap) => `${gap.at}:${gap.source.start}`).join()}`;
    if (!seen.has(key)) seen.set(key, template);
  }
  return [...seen.values()];
}

const PUNCTUATION = new Set(['(', ')', '[', ']', '{', '}', ',', 'if', 'else', 'Comment', ':']);

/** The operand expressions of a node, punctuation left out. */
export function expressions(node: SyntaxNode): SyntaxNode[] {
  const out: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (!PUNCTUATION.has(child.name)) out.push(child);
  }
  return out;
}

export interface CallArguments {
  positional: SyntaxNode[];
  named: Map<string, SyntaxNode>;
  /** `*args` or `**kwargs` is among them. */
  spread: boolean;
}

export function argumentsOf(list: SyntaxNode, source: string): CallArguments {
  const out: CallArguments = { positional: [], named: new Map(), spread: false };
  for (let child = list.firstChild; child; child = child.nextSibling) {
    if (child.name === '*' || child.name === '**') out.spread = true;
    if (PUNCTUATION.has(child.name) || child.name === '*' || child.name === '**') continue;
    if (child.nextSibling?.name === 'AssignOp' && child.nextSibling.nextSibling) {
      out.named.set(source.slice(child.from, child.to), child.nextSibling.nextSibling);
      child = child.nextSibling.nextSibling;
    } else out.positional.push(child);
  }
  return out;
}
