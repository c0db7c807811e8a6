import type { DefStmt, Stmt } from '../../python/ast.js';
import { eachExpressionIn, eachStatement } from '../../python/walk.js';

/** The names that `global` or `nonlocal` in a block hands to another function. */
export function scopeStatements(
  block: readonly Stmt[],
  word: 'global' | 'nonlocal',
  source: string,
): Set<string> {
  const names = new Set<string>();
  const says = new RegExp(`^[ \\t]*${word}[ \\t]`, 'm');
  eachStatement(block, (statement) => {
    if (statement.kind === 'global' && statement.word === word)
      for (const name of statement.names) names.add(name);
    return statement.kind !== 'def' || says.test(source.slice(statement.start, statement.end));
  });
  return names;
}

/** The names of a function that functions inside it bind anew, or whose lists they change. */
export function sharedIn(node: DefStmt, source: string): Set<string> {
  if (!/\b(?:def|lambda)\b/.test(source.slice(node.headEnd, node.end))) return new Set();
  const names = scopeStatements(node.body, 'nonlocal', source);
  const add = (start: number, end: number): void => {
    for (const [, name] of source.slice(start, end).matchAll(CHANGES)) names.add(name!);
  };
  for (const statement of node.body)
    eachStatement([statement], (inner) => {
      // Its text has those inside it too.
      if (inner.kind === 'def') add(inner.start, inner.end);
      return inner.kind !== 'def';
    });
  if (/\blambda\b/.test(source.slice(node.headEnd, node.end)))
    for (const statement of node.body)
      eachExpressionIn(statement, (inner) => {
        if (inner.kind === 'lambda') add(inner.start, inner.end);
        return inner.kind !== 'lambda';
      });
  return names;
}

/** A list or dict that changes: `names.append(…)`, `names[0] = …` */
const CHANGES =
  /\b(\w+)(?:\.(?:append|extend|insert|pop|remove|clear|sort|reverse|update|setdefault)\s*\(|\[[^\]]{0,300}\]\s*[-+%]?=(?!=))/g;

/** Whether code gives a name another one: `b = a`. */
export function lent(code: string, name: string): boolean {
  return new RegExp(`=[ \\t]*${name}[ \\t]*(?:[;#\\r\\n]|$)`).test(code);
}
