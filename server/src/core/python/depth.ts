import { changeBetween } from '../text-change.js';
import { MOST_BRACKETS, MOST_INDENTS, tokenize } from './lexer.js';

/** Why CPython refuses a text for its depth; undefined for all that anybody writes. */
export function refusedDepth(text: string): string | undefined {
  if (!mayBeDeep(text) || tokenize(text).tooDeep < 0) return undefined;
  return `brackets or blocks stand deeper in one another than Python reads (${MOST_BRACKETS} brackets, ${MOST_INDENTS} blocks)`;
}

/** The last text that is not deep, and how many brackets stand in one another in it at most. */
let last = { text: '', depth: 0 };
/** More than is typed between two looks at a text. */
const LARGE = 1000;
const FAR_RIGHT = new RegExp(`^[ \\t]{${MOST_INDENTS + 1}}`, 'm');

/** Whether it can be so at all: brackets in strings and comments count here, and any line far to the right. */
function mayBeDeep(text: string): boolean {
  const depth = depthByChange(text) ?? depthOf(text);
  if (depth > MOST_BRACKETS) return true;
  last = { text, depth };
  return false;
}

/**
 * At most how deep a text is that differs in a few letters from the last one: each bracket that has come or gone may
 * add one. Undefined where that says too little.
 */
function depthByChange(text: string): number | undefined {
  const { start, endBefore, endAfter } = changeBetween(last.text, text);
  if (endBefore - start > LARGE || endAfter - start > LARGE) return undefined;
  const changed = last.text.slice(start, endBefore) + text.slice(start, endAfter);
  const depth = last.depth + (changed.match(/[()[\]{}]/g)?.length ?? 0);
  const lineEnd = text.indexOf('\n', endAfter);
  const lines = text.slice(text.lastIndexOf('\n', start - 1) + 1, lineEnd < 0 ? text.length : lineEnd);
  return depth > MOST_BRACKETS || FAR_RIGHT.test(lines) ? undefined : depth;
}

/** How many brackets stand in one another; without end where a line stands far to the right. */
function depthOf(text: string): number {
  let depth = 0;
  let most = 0;
  let column = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === SPACE || code === TAB) {
      if (column >= 0 && ++column > MOST_INDENTS) return Number.POSITIVE_INFINITY;
      continue;
    }
    column = code === NEWLINE ? 0 : -1;
    if (code === 40 || code === 91 || code === 123) {
      if (++depth > most) most = depth;
    } else if ((code === 41 || code === 93 || code === 125) && depth > 0) depth--;
  }
  return most;
}

const SPACE = 32;
const TAB = 9;
const NEWLINE = 10;
