import type { SyntaxNode } from '@lezer/common';

const PUNCTUATION = new Set(['(', ')', '[', ']', '{', '}', ',', 'if', 'else', 'Comment', ':']);

/** The operand expressions of a node, punctuation left out. */
export function expressions(node: SyntaxNode): SyntaxNode[] {
  const out: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (!PUNCTUATION.has(child.name)) out.push(child);
  }
  return out;
}

export interface CallArguments {
  positional: SyntaxNode[];
  named: Map<string, SyntaxNode>;
  /** `*args` or `**kwargs` is among them. */
  spread: boolean;
  /** It is `**locals()`. */
  locals: boolean;
}

export function argumentsOf(list: SyntaxNode, source: string): CallArguments {
  const out: CallArguments = { positional: [], named: new Map(), spread: false, locals: false };
  for (let child = list.firstChild; child; child = child.nextSibling) {
    if (child.name === '*' || child.name === '**') {
      out.spread = true;
      const what = child.nextSibling;
      out.locals = child.name === '**' && !!what && source.slice(what.from, what.to) === 'locals()';
      // What is unpacked is no argument of its own.
      if (what) child = what;
      continue;
    }
    if (PUNCTUATION.has(child.name)) continue;
    if (child.nextSibling?.name === 'AssignOp' && child.nextSibling.nextSibling) {
      out.named.set(source.slice(child.from, child.to), child.nextSibling.nextSibling);
      child = child.nextSibling.nextSibling;
    } else if (!out.spread) out.positional.push(child);
  }
  return out;
}
