import { DepthBound } from '../depth-bound.js';

/** JSON deeper than this is not read: no file of Frappe's comes near, and readers that call themselves end with it. */
export const DEEPEST = 500;

/** Whether brackets stand more than `DEEPEST` deep in one another in a JSON text, valid or not. */
export function isNestedDeeper(text: string): boolean {
  return bound.isDeeper(text);
}

/** How many brackets stand in one another; strings end at their quote or, half typed, at the end of their line. */
export function nestingOf(text: string): number {
  let depth = 0;
  let most = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (inString) {
      if (code === BACKSLASH && text.charCodeAt(i + 1) !== NEWLINE) i++;
      else if (code === QUOTE || code === NEWLINE) inString = false;
    } else if (code === QUOTE) inString = true;
    else if (code === BRACE || code === BRACKET) {
      if (++depth > most) most = depth;
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth--;
  }
  return most;
}

const bound = new DepthBound({ limit: DEEPEST, depthOf: nestingOf, brackets: /[[\]{}]/g });

const QUOTE = 34;
const BACKSLASH = 92;
const NEWLINE = 10;
const BRACKET = 91;
const CLOSE_BRACKET = 93;
const BRACE = 123;
const CLOSE_BRACE = 125;
