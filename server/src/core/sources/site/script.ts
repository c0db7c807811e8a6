import type { Span } from '../../text.js';

/** The arguments of each `setInterval(…)` call: what runs again and again without the user. */
export function timers(text: string): Span[] {
  const spans: Span[] = [];
  for (const match of text.matchAll(/\bsetInterval\s*\(/g)) {
    const start = match.index + match[0].length;
    spans.push({ start, end: closing(text, start) });
  }
  return spans;
}

/** Offset of the bracket that closes the one before `from`; strings and comments are stepped over. */
function closing(text: string, from: number): number {
  let depth = 1;
  const tokens =
    /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\[\s\S])*`|[([{]|[)\]}]/g;
  tokens.lastIndex = from;
  for (let match = tokens.exec(text); match; match = tokens.exec(text)) {
    if (/^[([{]$/.test(match[0])) depth++;
    else if (/^[)\]}]$/.test(match[0]) && --depth === 0) return match.index;
  }
  return text.length;
}
