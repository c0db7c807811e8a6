import type { Expr, Stmt } from '../../python/ast.js';
import { waysOfArms } from './branches.js';
import type { KnownNames } from './known.js';
import type { Binding } from './names.js';
import { mergeValues, type Scope } from './scope.js';
import { concatTemplates, unknownTemplate, withWays } from './strings.js';
import type { Value } from './value.js';
import { withArm, withoutBranches } from './ways.js';

export type If = Stmt & { kind: 'if' };
export type Loop = Stmt & { kind: 'for' | 'while' };

export interface Path {
  scope: Scope;
  ended: boolean;
}

/** What is known where a block may have been left at any statement. */
export function broken(before: Scope, watched: ReadonlyMap<string, (Value | undefined)[]>): Scope {
  const scope: Scope = new Map(before);
  for (const [name, values] of watched) scope.set(name, mergeValues([before.get(name), ...values]));
  return scope;
}

/** The arms of an `if` with its `elif`s; the last, `else`, has no condition. */
export function armsOf(node: If): { condition: Expr | undefined; body: readonly Stmt[] }[] {
  const arms: { condition: Expr | undefined; body: readonly Stmt[] }[] = [];
  for (let one = node; ; ) {
    arms.push({ condition: one.test, body: one.body });
    const [next] = one.orelse;
    if (one.orelse.length === 1 && next?.kind === 'if') one = next;
    else {
      if (one.orelse.length > 0) arms.push({ condition: undefined, body: one.orelse });
      return arms;
    }
  }
}

/** Notes on the texts that arms of a branch change which arm they come from. */
export function tellArms(
  names: KnownNames,
  source: string,
  node: If,
  before: Scope,
  paths: readonly Path[],
  conditions: readonly (Expr | undefined)[],
): void {
  const changed = new Set<string>();
  for (const { scope, ended } of paths)
    if (!ended)
      for (const [name, value] of scope)
        if (value?.kind === 'strings' && before.get(name) !== value) changed.add(name);
  if (changed.size === 0) return;
  const added = waysOfArms(node, conditions, source, names.around);
  paths.forEach(({ scope }, i) => {
    for (const name of changed) {
      const value = scope.get(name);
      if (value?.kind !== 'strings') continue;
      const variants = value.variants.map((one) => withWays(one, withArm(one.ways, added[i]!)));
      scope.set(name, { kind: 'strings', variants });
    }
  });
}

/** The rounds of a loop may take different arms of the branches in it. */
export function untellArms(names: KnownNames, { start, end }: Stmt): void {
  for (const [name, value] of names.scope) {
    if (value?.kind !== 'strings' || !value.variants.some(({ ways }) => ways)) continue;
    const variants = value.variants.map((one) =>
      one.ways ? withWays(one, withoutBranches(one.ways, start, end)) : one,
    );
    names.scope.set(name, { kind: 'strings', variants });
  }
}

/** What a name is at the start of any round: with something appended, or unknown. */
export function atAnyRound(names: KnownNames, name: string, bindings: readonly Binding[]): void {
  const value = names.scope.get(name);
  if (!value) return;
  if (value.kind !== 'strings' || bindings.some(({ key, grows }) => key === name && !grows)) {
    names.put(name, undefined);
    return;
  }
  const variants = value.variants.map((template) => {
    const end = template.map.spanOf(template.text.length, template.text.length);
    return concatTemplates([template, unknownTemplate(end, name)]);
  });
  names.put(name, { kind: 'strings', variants });
}
