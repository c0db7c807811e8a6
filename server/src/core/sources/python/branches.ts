import type { SyntaxNode } from '@lezer/common';
import { functionAround } from './names.js';

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
