/**
 * Where a text comes from, by branch of the code: a bit for each arm that gives it. Texts of different arms of one
 * branch never meet: what an `if` appends to SELECT and to GROUP BY stays together.
 */
export type Ways = ReadonlyMap<string, number>;

/** The ways on which all of these come about; a branch left without an arm (0): none. */
export function allWays(parts: readonly (Ways | undefined)[]): Ways | undefined {
  let out: Map<string, number> | undefined;
  for (const ways of parts) {
    if (!ways || ways === out) continue;
    out ??= new Map();
    for (const [branch, arms] of ways) out.set(branch, (out.get(branch) ?? -1) & arms);
  }
  return out;
}

/** The ways on which one of the two comes about. */
export function eitherWay(a: Ways | undefined, b: Ways | undefined): Ways | undefined {
  if (!a || !b) return undefined;
  const out = new Map<string, number>();
  for (const [branch, arms] of a) if (b.has(branch)) out.set(branch, arms | b.get(branch)!);
  return out.size > 0 ? out : undefined;
}

export const isPossible = (ways: Ways | undefined): boolean =>
  ways === undefined || ![...ways.values()].includes(0);

/** The same ways with what an arm adds. */
export function withArm(
  ways: Ways | undefined,
  added: readonly (readonly [string, number])[],
): Ways | undefined {
  return added.length === 0 ? ways : allWays([ways, new Map(added)]);
}

/** Without the branches inside a stretch of the code that may run again. */
export function withoutBranches(ways: Ways, from: number, to: number): Ways | undefined {
  const left = [...ways].filter(([branch]) => {
    const at = branch.startsWith('@') ? Number(branch.slice(1)) : -1;
    return at < from || at >= to;
  });
  return left.length > 0 ? new Map(left) : undefined;
}
