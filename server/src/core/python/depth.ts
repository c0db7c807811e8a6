import { DepthBound } from '../depth-bound.js';
import { MOST_BRACKETS, MOST_INDENTS, tokenize } from './lexer.js';

/** Why CPython refuses a text for its depth; undefined for all that anybody writes. */
export function refusedDepth(text: string): string | undefined {
  if (!bound.isDeeper(text) || tokenize(text).tooDeep < 0) return undefined;
  return `brackets or blocks stand deeper in one another than Python reads (${MOST_BRACKETS} brackets, ${MOST_INDENTS} blocks)`;
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

/** Brackets in strings and comments count here too: whether they do not is asked where there are many. */
const bound = new DepthBound({
  limit: MOST_BRACKETS,
  depthOf,
  brackets: /[()[\]{}]/g,
  deepLine: new RegExp(`^[ \\t]{${MOST_INDENTS + 1}}`, 'm'),
});
