import type { Span } from '../../text.js';

/** Something in a client script that runs a function without the user: again and again, or after every change. */
export interface Automatic {
  /** The call's arguments. */
  args: Span;
  by: 'timer' | 'watcher';
}

const STARTS: readonly [RegExp, Automatic['by']][] = [
  [/\b(?:setInterval|useIntervalFn)\s*\(/g, 'timer'],
  [/\b(?:watchDebounced|watchThrottled)\s*\(/g, 'watcher'],
  // A watcher of Vue whose callback waits for the typing to stop.
  [/\bwatch\s*\((?=[^;]*?\b(?:useDebounceFn|debounce|useThrottleFn|throttle)\s*\()/g, 'watcher'],
];

/** Each `setInterval(…)`, `useIntervalFn(…)` and watcher that saves up changes. */
export function automatic(text: string): Automatic[] {
  const found: Automatic[] = [];
  for (const [pattern, by] of STARTS)
    for (const match of text.matchAll(pattern)) {
      const start = match.index + match[0].length;
      found.push({ args: { start, end: closing(text, start) }, by });
    }
  return found.sort((a, b) => a.args.start - b.args.start);
}

/** What a script's own functions and what is made of functions (`const save = useDebounceFn(…)`) stand for, by name. */
export function namedFunctions(text: string): ReadonlyMap<string, Span> {
  const found = new Map<string, Span>();
  for (const match of text.matchAll(/\bfunction\s+(\w+)\s*\(/g))
    found.set(match[1]!, bodyAfter(text, closing(text, match.index + match[0].length)));
  for (const match of text.matchAll(
    /\b(?:const|let|var)\s+(\w+)\s*=\s*(?=(?:async\s*)?(?:function\b|\(|\w+\s*=>)|\w+\s*\()/g,
  )) {
    const start = match.index + match[0].length;
    found.set(match[1]!, { start, end: statementEnd(text, start) });
  }
  // Methods: `autosave() {`, `async autosave(doc) {`, `autosave: function () {`.
  for (const match of text.matchAll(
    /^[ \t]*(?:async[ \t]+)?(\w+)(?:[ \t]*:[ \t]*(?:async[ \t]+)?function)?[ \t]*\(/gm,
  )) {
    const name = match[1]!;
    const end = closing(text, match.index + match[0].length);
    if (
      /^(?:if|for|while|switch|catch|function|return)$/.test(name) ||
      !/^\)\s*\{/.test(text.slice(end, end + 40))
    )
      continue;
    found.set(name, bodyAfter(text, end));
  }
  return found;
}

/** The block after the closing bracket of a function's parameters. */
function bodyAfter(text: string, end: number): Span {
  const open = text.indexOf('{', end);
  if (open < 0) return { start: end, end };
  return { start: open + 1, end: closing(text, open + 1) };
}

/** The end of an expression: where its last bracket closes and the line does not go on. */
function statementEnd(text: string, from: number): number {
  let depth = 0;
  for (const match of tokens(text, from)) {
    const token = match[0];
    if (/^[([{]$/.test(token)) depth++;
    else if (/^[)\]}]$/.test(token)) {
      if (depth-- === 0) return match.index;
    } else if (
      (token === ';' || token === '\n') &&
      depth === 0 &&
      !/^\s*(?:=>|\.|\?)/.test(text.slice(match.index + 1))
    )
      return match.index;
  }
  return text.length;
}

/** Offset of the bracket that closes the one before `from`; strings and comments are stepped over. */
function closing(text: string, from: number): number {
  let depth = 1;
  for (const match of tokens(text, from)) {
    if (/^[([{]$/.test(match[0])) depth++;
    else if (/^[)\]}]$/.test(match[0]) && --depth === 0) return match.index;
  }
  return text.length;
}

/** Brackets, line ends and semicolons from an offset on; comments and strings come as one token each. */
function* tokens(text: string, from: number): Generator<RegExpExecArray> {
  const pattern =
    /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\[\s\S])*`|[([{]|[)\]};\n]/g;
  pattern.lastIndex = from;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) yield match;
}
