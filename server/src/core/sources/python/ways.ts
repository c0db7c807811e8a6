import type { SyntaxNode } from '@lezer/common';
import { functionAround } from './names.js';

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

/** More arms are not told apart. */
const MAX_ARMS = 30;

/** What each arm of an `if` adds to the ways of the texts that it changes; an arm without a condition is the last. */
export function waysOfArms(
  node: SyntaxNode,
  conditions: readonly (SyntaxNode | undefined)[],
  source: string,
): (readonly [string, number])[][] {
  if (conditions.length > MAX_ARMS) return conditions.map(() => []);
  const asked = conditions.findIndex((condition) => condition !== undefined);
  const same = asked >= 0 ? sameCondition(conditions[asked]!, source) : undefined;
  return conditions.map((_, i) => [
    [`@${node.from}`, 1 << i],
    // Another `if` that asks the same goes the same way; of several conditions only the first one is asked always.
    ...(same ? [[same.text, (i === asked) === same.holds ? 1 : 2] as const] : []),
  ]);
}

/** A condition that answers the same wherever the function asks it: nothing in the function changes what it names. */
function sameCondition(condition: SyntaxNode, source: string): { text: string; holds: boolean } | undefined {
  const text = source.slice(condition.from, condition.to).trim();
  const match =
    /^(not\s+)?(([A-Za-z_]\w*)(?:\.[A-Za-z_]\w*|\.get\(["']\w+["']\)|\[["']\w+["']\])*(?:\s*==\s*["'\w]+)?)$/.exec(
      text,
    );
  const around = functionAround(condition);
  if (!match || !around) return undefined;
  const [, not, asked = '', root = ''] = match;
  const code = source.slice(around.from, around.to);
  const changed = new RegExp(
    `(?<![\\w.])${root}(?:\\.\\w+|\\[[^\\]]*\\])*\\s*(?:[-+*/%|&]|//)?=(?!=)|(?<![\\w.])${root}\\.(?:update|pop|setdefault|append|clear|set)\\(|\\b(?:for|as|global|nonlocal|del|with|import)\\b[^\\n]*(?<![\\w.])${root}\\b[^\\n]*|(?<![\\w.])${root}\\s*:=|(?<![\\w.])${root}\\s*,[^\\n=(]*=(?!=)`,
  );
  // A keyword argument of that name is no assignment: only what stands at the start of a line counts there.
  const body = code.slice(code.indexOf(':') + 1);
  return changed.test(withoutCalls(body, root))
    ? undefined
    : { text: `?${around.from} ${asked}`, holds: !not };
}

/** The code without `root=` of calls' keyword arguments. */
const withoutCalls = (code: string, root: string): string =>
  code.replace(new RegExp(`([(,]\\s*)${root}\\s*=(?!=)`, 'g'), '$1');

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
