import type { SyntaxNode, Tree } from '@lezer/common';
import type { Span } from '../../text.js';

const BLOCKS = new Set(['Script', 'Body', 'MatchBody']);

/**
 * What a comment above a line of code speaks of: the statement that begins there; of one with a block,
 * its head (`def f(…)` with its decorators, `elif …`).
 */
export function headAt(tree: Tree, offset: number): Span {
  let node: SyntaxNode = tree.resolveInner(offset, 1);
  while (node.parent && !BLOCKS.has(node.parent.name)) node = node.parent;
  if (node.name === 'Script') return { start: offset, end: offset };
  let start = node.from;
  let parts: SyntaxNode | null = node.name === 'DecoratedStatement' ? node.lastChild : node;
  parts = parts?.firstChild ?? null;
  for (let child = parts; child; child = child.nextSibling) {
    if (!BLOCKS.has(child.name)) continue;
    let next = child.nextSibling;
    while (next?.name === 'Comment') next = next.nextSibling;
    if (offset < child.to || !next) return { start, end: Math.max(child.from, start) };
    start = next.from;
  }
  return { start, end: node.to };
}

/** The largest piece of code that begins on a line and not before it. */
export function pieceFrom(tree: Tree, lineStart: number, offset: number): Span {
  let node: SyntaxNode = tree.resolveInner(offset, 1);
  while (node.parent && node.parent.from >= lineStart && !BLOCKS.has(node.parent.name)) node = node.parent;
  return { start: node.from, end: node.to };
}

/** Whether a comment, not a string, stands at an offset. */
export function isComment(tree: Tree, offset: number): boolean {
  return tree.resolveInner(offset, 1).name === 'Comment';
}
