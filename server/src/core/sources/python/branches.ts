import type { DefStmt, Expr, Node } from '../../python/ast.js';

/** More arms are not told apart. */
const MAX_ARMS = 30;

/** What each arm of an `if` adds to the ways of the texts that it changes; an arm without a condition is the last. */
export function waysOfArms(
  node: Node,
  conditions: readonly (Expr | undefined)[],
  source: string,
  around: DefStmt | undefined,
): (readonly [string, number])[][] {
  if (conditions.length > MAX_ARMS) return conditions.map(() => []);
  const asked = conditions.findIndex((condition) => condition !== undefined);
  const same = asked >= 0 ? sameCondition(conditions[asked]!, source, around) : undefined;
  return conditions.map((_, i) => [
    [`@${node.start}`, 1 << i],
    // Another `if` that asks the same goes the same way; of several conditions only the first one is asked always.
    ...(same ? [[same.text, (i === asked) === same.holds ? 1 : 2] as const] : []),
  ]);
}

/** A condition that answers the same wherever the function asks it: nothing in the function changes what it names. */
function sameCondition(
  condition: Expr,
  source: string,
  around: DefStmt | undefined,
): { text: string; holds: boolean } | undefined {
  const text = source.slice(condition.start, condition.end);
  const match =
    /^(not\s+)?(([A-Za-z_]\w*)(?:\.[A-Za-z_]\w*|\.get\(["']\w+["']\)|\[["']\w+["']\])*(?:\s*==\s*["'\w]+)?)$/.exec(
      text,
    );
  if (!match || !around) return undefined;
  const [, not, asked = '', root = ''] = match;
  const code = source.slice(around.nameStart, around.end);
  const changed = new RegExp(
    `(?<![\\w.])${root}(?:\\.\\w+|\\[[^\\]]*\\])*\\s*(?:[-+*/%|&]|//)?=(?!=)|(?<![\\w.])${root}\\.(?:update|pop|setdefault|append|clear|set)\\(|\\b(?:for|as|global|nonlocal|del|with|import)\\b[^\\n]*(?<![\\w.])${root}\\b[^\\n]*|(?<![\\w.])${root}\\s*:=|(?<![\\w.])${root}\\s*,[^\\n=(]*=(?!=)`,
  );
  // A keyword argument of that name is no assignment: only what stands at the start of a line counts there.
  const body = code.slice(code.indexOf(':') + 1);
  return changed.test(withoutCalls(body, root))
    ? undefined
    : { text: `?${around.start} ${asked}`, holds: !not };
}

/** The code without `root=` of calls' keyword arguments. */
const withoutCalls = (code: string, root: string): string =>
  code.replace(new RegExp(`([(,]\\s*)${root}\\s*=(?!=)`, 'g'), '$1');
