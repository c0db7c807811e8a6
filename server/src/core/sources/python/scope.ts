import { mergeContainers } from './containers.js';
import { concatTemplates, sliceTemplate, type Template, unknownTemplate } from './strings.js';
import type { Value } from './value.js';
import { distinct, MAX_VARIANTS } from './variants.js';

/** The names that a block knows; undefined: assigned, but to something unknown. */
export type Scope = Map<string, Value | undefined>;

/** What is known after paths come together: every string that some path gives. */
export function mergeScopes(paths: Scope[]): Scope {
  if (paths.length === 1) return paths[0]!;
  const [first, ...others] = paths as [Scope, ...Scope[]];
  const out: Scope = new Map(first);
  for (const other of others) for (const name of other.keys()) if (!out.has(name)) out.set(name, undefined);
  for (const [name, value] of out) {
    if (value && others.some((other) => other.get(name) !== value))
      out.set(name, mergeValues(paths.map((path) => path.get(name))));
  }
  return out;
}

export function mergeValues(values: (Value | undefined)[]): Value | undefined {
  const [first] = values;
  if (!first || values.some((value) => value === undefined)) return undefined;
  if (values.every((value) => value === first)) return first;
  if (first.kind !== 'strings') return mergeContainers(values as Value[]) ?? mergeObjects(values as Value[]);
  if (values.some((value) => value?.kind !== 'strings')) return undefined;
  const variants = distinct(values.flatMap((value) => (value?.kind === 'strings' ? value.variants : [])));
  return { kind: 'strings', variants: variants.length > MAX_VARIANTS ? [surePart(variants)] : variants };
}

/** Objects that say themselves what they are on several paths. */
export interface Mergeable {
  mergeWith(others: readonly object[]): object | undefined;
}

function mergeObjects(values: readonly Value[]): Value | undefined {
  const objects = values.flatMap((value) => (value.kind === 'object' ? [value.object] : []));
  const [first, ...others] = objects;
  if (objects.length < values.length || !first || !('mergeWith' in first)) return undefined;
  const object = (first as Mergeable).mergeWith(others);
  return object && { kind: 'object', object };
}

/** What all variants begin with, then a gap. */
function surePart(variants: readonly Template[]): Template {
  const [first, ...rest] = variants;
  let length = first!.text.length;
  for (const other of rest) {
    let same = 0;
    while (same < length && first!.text[same] === other.text[same]) same++;
    length = same;
    const gap = differentGap(first!, other);
    if (gap !== undefined) length = Math.min(length, gap);
  }
  const end = first!.map.spanOf(length, length);
  return concatTemplates([sliceTemplate(first!, 0, length), unknownTemplate(end, '')]);
}

/** Where the first gap stands that the two do not share. */
function differentGap(a: Template, b: Template): number | undefined {
  for (let i = 0; i < Math.max(a.gaps.length, b.gaps.length); i++) {
    const at = a.gaps[i]?.at;
    if (at === undefined || at !== b.gaps[i]?.at)
      return Math.min(at ?? Number.POSITIVE_INFINITY, b.gaps[i]?.at ?? Number.POSITIVE_INFINITY);
  }
  return undefined;
}

/** The values that a name is noted to have had, to which more can be added. */
export function noted(watched: Map<string, (Value | undefined)[]>, name: string): (Value | undefined)[] {
  const values = watched.get(name) ?? [];
  watched.set(name, values);
  return values;
}
