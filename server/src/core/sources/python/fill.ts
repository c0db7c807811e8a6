import type { Expr } from '../../python/ast.js';
import type { Evaluator } from './evaluate.js';
import { formatBraces, formatPercent } from './formatting.js';
import type { CallArguments } from './operands.js';
import { decodeString, type Template } from './strings.js';
import type { Value } from './value.js';
import { combinations, distinct, MAX_VARIANTS } from './variants.js';

/** What `texts % right` can be. */
export function percent(evaluator: Evaluator, templates: Template[], right: Expr): Value {
  const items = right.kind === 'list' && right.shape === 'tuple' ? right.items : undefined;
  const list = items?.some(({ kind }) => kind === 'star') ? [] : items;
  const dict = right.kind === 'dict' ? entries(evaluator, right) : undefined;
  const argument = (name: string, index: number): Expr | undefined => {
    if (dict) return dict.get(name);
    if (list) return list[index];
    return name === '' && index === 0 && right.kind !== 'call' ? right : undefined;
  };
  return filled(evaluator, templates, (template, pick) =>
    formatPercent(template, ({ name, index, plain }) => pick(argument(name, index), plain)),
  );
}

/** What `text.format(…)` can be. */
export function format(evaluator: Evaluator, templates: Template[], args: CallArguments): Value {
  // `.format(**locals())`
  const locals = args.spread && args.positional.length === 0 && args.locals;
  if (locals) {
    const variable = (name: string): Template | undefined => {
      const value = /^\w+$/.test(name) ? evaluator.named(name) : undefined;
      return value?.kind === 'strings' && value.variants.length === 1 ? value.variants[0] : undefined;
    };
    const variants = templates.map((template) =>
      formatBraces(template, ({ name, plain }) => (plain ? variable(name) : undefined)),
    );
    return { kind: 'strings', variants };
  }
  if (args.spread) return holes(templates);
  return filled(evaluator, templates, (template, pick) =>
    formatBraces(template, ({ name, index, plain }) =>
      pick(index >= 0 ? args.positional[index] : args.named.get(name), plain),
    ),
  );
}

/** `.format(*args)`: every field is a gap. */
function holes(templates: Template[]): Value {
  return {
    kind: 'strings',
    variants: templates.map((template) => formatBraces(template, () => undefined)),
  };
}

/** Applies a formatting; where an argument has variants so has the result. */
function filled(
  evaluator: Evaluator,
  templates: Template[],
  format: (
    template: Template,
    pick: (node: Expr | undefined, plain: boolean) => Template | undefined,
  ) => Template,
): Value {
  const variants = new Map<string, Template[]>();
  const known = (node: Expr | undefined, plain: boolean): Template[] | undefined => {
    const value = node && plain ? evaluator.value(node) : undefined;
    return value?.kind === 'strings' ? value.variants : undefined;
  };
  const first = templates.map((template) =>
    format(template, (node, plain) => {
      const options = known(node, plain);
      if (options && options.length > 1) variants.set(evaluator.text(node!), options);
      return options?.[0];
    }),
  );
  if (variants.size === 0) return { kind: 'strings', variants: first };
  const all = combinations(variants, Math.floor(MAX_VARIANTS / templates.length)).flatMap((set) =>
    templates.map((template) =>
      format(template, (node, plain) => {
        const text = node && evaluator.text(node);
        return text !== undefined && set.has(text) ? set.get(text) : known(node, plain)?.[0];
      }),
    ),
  );
  return { kind: 'strings', variants: distinct(all) };
}

function entries(evaluator: Evaluator, node: Expr & { kind: 'dict' }): Map<string, Expr> {
  const out = new Map<string, Expr>();
  for (const [i, value] of node.values.entries()) {
    const key = node.keys[i];
    const name = key && decodeString(key, evaluator.source);
    if (name && name.gaps.length === 0) out.set(name.text, value);
  }
  return out;
}
