import type { CallExpr, Expr } from '../../python/ast.js';
import { spanOf } from '../../python/walk.js';
import { dictOf, withPair } from './containers.js';
import type { Evaluator } from './evaluate.js';
import { format } from './fill.js';
import { changeCase, dedent, replaceIn, stripTemplate } from './methods.js';
import { argumentsOf, type CallArguments } from './operands.js';
import { sourceTemplate, type Template, unknownTemplate } from './strings.js';
import type { DictValue, Value } from './value.js';
import { distinct, product } from './variants.js';

const METHODS = new Set(['format', 'strip', 'lstrip', 'rstrip', 'upper', 'lower', 'replace']);

/** What a call gives: of text, of `dict`, `list` and `str`. */
export function valueOfCall(evaluator: Evaluator, node: CallExpr): Value | undefined {
  const { fn } = node;
  const args = argumentsOf(node);
  const [first] = args.positional;
  const name = evaluator.text(fn);
  if (name === 'dict' || /^(?:frappe\.)?_dict$/.test(name)) return dictCall(evaluator, node, args);
  if (fn.kind === 'name' || /^(?:\w+\.)?dedent$/.test(name))
    return first && !args.spread ? converted(evaluator, name, args) : undefined;
  if (fn.kind !== 'attr') return undefined;
  if (fn.name === 'join') return join(evaluator, fn.obj, first);
  const value = METHODS.has(fn.name) ? evaluator.value(fn.obj) : undefined;
  if (value?.kind !== 'strings') return undefined;
  if (fn.name === 'format') return format(evaluator, value.variants, args);
  return changed(evaluator, value.variants, fn.name, args);
}

/** `str(…)`, `list(…)`, `dedent(…)` */
function converted(evaluator: Evaluator, name: string, { positional }: CallArguments): Value | undefined {
  const [first, second] = positional as [Expr, Expr | undefined];
  if (name === 'str' || name === 'cstr') {
    const value = evaluator.value(first);
    return value?.kind === 'strings' ? value : undefined;
  }
  if (name === 'list' || name === 'tuple' || (name === 'map' && evaluator.text(first) === 'str')) {
    const value = evaluator.value(name === 'map' && second ? second : first);
    return value?.kind === 'list' ? value : undefined;
  }
  if (!name.endsWith('dedent')) return undefined;
  const value = evaluator.value(first);
  return value?.kind === 'strings' ? { kind: 'strings', variants: value.variants.map(dedent) } : undefined;
}

function changed(
  evaluator: Evaluator,
  templates: Template[],
  method: string,
  { positional }: CallArguments,
): Value | undefined {
  const constants = positional.map((node) => {
    const value = evaluator.value(node);
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
    return replaceIn(template, sure, by ?? unknownTemplate(spanOf(node), evaluator.text(node)));
  };
  const variants = templates.map(apply);
  return variants.every((template) => template !== undefined)
    ? { kind: 'strings', variants: distinct(variants) }
    : undefined;
}

function join(evaluator: Evaluator, object: Expr, argument: Expr | undefined): Value | undefined {
  const separator = evaluator.value(object);
  const list = argument && evaluator.value(argument);
  if (separator?.kind !== 'strings' || separator.variants.length !== 1 || list?.kind !== 'list')
    return undefined;
  const sets: Template[][] = [];
  for (const [index, item] of list.items.entries()) {
    if (item.kind !== 'strings') return undefined;
    if (index > 0) sets.push(separator.variants);
    sets.push(item.variants);
  }
  return sets.length === 0 ? undefined : { kind: 'strings', variants: product(sets) };
}

/** `dict(status="Open")`, `frappe._dict({…})` */
function dictCall(
  evaluator: Evaluator,
  node: CallExpr,
  { positional, spread }: CallArguments,
): Value | undefined {
  const [first] = positional;
  const given = first && evaluator.value(first);
  if (first && given?.kind !== 'dict') return undefined;
  let dict: DictValue = given?.kind === 'dict' ? { ...given, span: spanOf(node) } : dictOf(spanOf(node));
  if (spread) dict = { ...dict, open: true };
  for (const { name, start, value } of node.args) {
    if (name === undefined || value.kind === 'missing') continue;
    const key: Value = { kind: 'strings', variants: [sourceTemplate(name, start)] };
    dict = withPair(dict, key, evaluator.value(value) ?? evaluator.unknown(value));
  }
  return dict;
}
