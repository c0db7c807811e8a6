import { concatTemplates, type Template, unknownTemplate, withWays } from './strings.js';
import { eitherWay, isPossible } from './ways.js';

/** So many variants of a statement are followed; with more only the sure part is judged. */
export const MAX_VARIANTS = 16;

/** A gap that stands for any of several templates. */
export function gapFor(set: readonly Template[]): Template {
  const first = set.find((template) => template.text.length > 0) ?? set[0]!;
  return unknownTemplate(first.map.spanOf(0, first.text.length), first.text);
}

/** The sets that are small enough for all their combinations to be followed; the others become gaps. */
export function fitting(sets: Iterable<Template[]>, room: number): Set<Template[]> {
  const kept = new Set<Template[]>();
  let size = 1;
  for (const set of [...sets].sort((a, b) => a.length - b.length)) {
    size *= set.length;
    if (size <= room) kept.add(set);
  }
  return kept;
}

/** Every way to choose a text for each expression; undefined where there are too many. */
export function combinations(
  choices: ReadonlyMap<string, Template[]>,
  room = MAX_VARIANTS,
): Map<string, Template | undefined>[] {
  const kept = fitting(choices.values(), room);
  let out: Map<string, Template | undefined>[] = [new Map()];
  for (const [key, set] of choices) {
    const options = kept.has(set) ? set : [undefined];
    out = out.flatMap((map) => options.map((template) => new Map(map).set(key, template)));
  }
  return out;
}

/** Templates with the same text and the same gaps count once; those that no way through the code gives, not at all. */
export function distinct(templates: readonly Template[]): Template[] {
  const seen = new Map<string, Template>();
  const possible = templates.filter(({ ways }) => isPossible(ways));
  for (const template of possible.length > 0 ? possible : templates) {
    const key = `${template.text}\0${template.gaps.map((gap) => `${gap.at}:${gap.source.start}`).join()}`;
    const before = seen.get(key);
    if (!before) seen.set(key, template);
    else if (before.ways) seen.set(key, withWays(before, eitherWay(before.ways, template.ways)));
  }
  return [...seen.values()];
}

/** Texts one after the other, each with any of its variants. */
export function product(sets: readonly Template[][]): Template[] {
  const kept = fitting(sets, MAX_VARIANTS);
  let out: Template[][] = [[]];
  for (const set of sets) {
    const choices = kept.has(set) ? set : [gapFor(set)];
    out = out.flatMap((parts) => choices.map((template) => [...parts, template]));
  }
  return distinct(out.map((parts) => concatTemplates(parts)));
}
