import { MOST_BRACKETS, MOST_INDENTS, tokenize } from './lexer.js';

/** Why CPython refuses a text for its depth; undefined for all that anybody writes. */
export function refusedDepth(text: string): string | undefined {
  if (!mayBeDeep(text) || tokenize(text).tooDeep < 0) return undefined;
  return `brackets or blocks stand deeper in one another than Python reads (${MOST_BRACKETS} brackets, ${MOST_INDENTS} blocks)`;
}

/** Whether it can be so at all: brackets in strings and comments count here, and any line far to the right. */
function mayBeDeep(text: string): boolean {
  let depth = 0;
  let column = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === SPACE || code === TAB) {
      if (column >= 0 && ++column > MOST_INDENTS) return true;
      continue;
    }
    column = code === NEWLINE ? 0 : -1;
    if (code === 40 || code === 91 || code === 123) {
      if (++depth > MOST_BRACKETS) return true;
    } else if ((code === 41 || code === 93 || code === 125) && depth > 0) depth--;
  }
  return false;
}

const SPACE = 32;
const TAB = 9;
const NEWLINE = 10;
