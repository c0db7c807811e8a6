import { LinePattern } from '../../line-pattern.js';
import type { Stmt } from '../../python/ast.js';
import { blocksOf } from '../../python/blocks.js';
import { lastStart } from '../../text.js';
import type { Move } from '../sql/map.js';

/** What was found in a function, and where it and the code outside of functions stood then. */
export interface Remembered {
  from: number;
  to: number;
  outside: readonly number[];
  /** For each reader. */
  found: readonly (readonly unknown[])[];
  aliases: readonly string[];
}

/** Of short files everything is read anew. */
const SHORT = 12_000;
const KEPT = 4;
const recent = new Map<string, Map<string, Remembered>>();

/**
 * What is remembered of a module's functions. An edit inside of one function leaves what the others find as it was: that
 * depends on their own text, on what stands outside of functions, and on the attributes that are assigned anywhere.
 */
export class FunctionMemory {
  constructor(
    /** By the function's name and text. */
    readonly functions: Map<string, Remembered>,
    /** Where the pieces of code outside of functions begin now. */
    readonly outside: readonly number[],
  ) {}

  /** Where things are now that a function found; undefined: where they were. */
  place({ from, to, outside }: Remembered, now: number): Move | undefined {
    if (from === now && outside.every((start, i) => start === this.outside[i])) return undefined;
    return (offset) => {
      if (offset >= from && offset <= to) return offset + (now - from);
      const piece = lastStart(outside, offset);
      return offset + (this.outside[piece]! - outside[piece]!);
    };
  }
}

/** The memory of a module whose functions are as far as they are known; undefined for a short one. */
export function memoryFor(top: readonly Stmt[], source: string, context: string): FunctionMemory | undefined {
  if (source.length < SHORT) return undefined;
  const pieces = outside(top, source);
  const key = [context, ...pieces.map(({ text }) => text), assigned(source), FETCHES.test(source)].join('\0');
  const known = recent.get(key) ?? new Map<string, Remembered>();
  recent.delete(key);
  recent.set(key, known);
  for (const old of recent.keys()) if (recent.size > KEPT) recent.delete(old);
  return new FunctionMemory(
    known,
    pieces.map(({ at }) => at),
  );
}

/** Code that reads rows from the cursor itself. */
export const FETCHES = new LinePattern(/\b(?:_cursor|fetch_as_dict|fetch(?:all|one|many))\b/);
const ASSIGNED = new LinePattern(/\.\w+[^\S\n]*[-+%]?=(?!=)|setattr\(/);

/** The module's text without the functions of it and of its classes. */
function outside(top: readonly Stmt[], source: string): { at: number; text: string }[] {
  const parts: { at: number; text: string }[] = [];
  let at = 0;
  const visit = (block: readonly Stmt[]): void => {
    for (const statement of block) {
      if (statement.kind === 'def') {
        parts.push({ at, text: source.slice(at, statement.headEnd) });
        at = statement.end;
      } else for (const inner of blocksOf(statement)) visit(inner);
    }
  };
  visit(top);
  parts.push({ at, text: source.slice(at) });
  return parts;
}

function assigned(source: string): string {
  return [...new Set(ASSIGNED.in(source).map(({ text }) => text))].join();
}
