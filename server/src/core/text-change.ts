/** What differs between two texts: all before `start` is the same, and all from `endBefore` and `endAfter` on. */
export interface TextChange {
  start: number;
  endBefore: number;
  endAfter: number;
}

let last: { before: string; after: string; change: TextChange } | undefined;

/** Where a text differs from what it was, as one piece. Costs next to nothing where most of it is the same. */
export function changeBetween(before: string, after: string): TextChange {
  // At each key many ask about the same two.
  if (last?.before !== before || last.after !== after)
    last = { before, after, change: compare(before, after) };
  return last.change;
}

function compare(before: string, after: string): TextChange {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  for (const size of STEPS)
    while (start + size <= shorter && same(before, start, after, start, size)) start += size;
  let rest = 0;
  for (const size of STEPS)
    while (
      rest + size <= shorter - start &&
      same(before, before.length - rest - size, after, after.length - rest - size, size)
    )
      rest += size;
  return { start, endBefore: before.length - rest, endAfter: after.length - rest };
}

/** Slices are compared in one go, the larger first. */
const STEPS = [4096, 256, 16, 1];

function same(a: string, atA: number, b: string, atB: number, size: number): boolean {
  return a.slice(atA, atA + size) === b.slice(atB, atB + size);
}

/** Whole lines in which two texts differ; `moved`: how much further all after them stands. */
export interface ChangedLines {
  start: number;
  endBefore: number;
  endAfter: number;
  moved: number;
}

/** Undefined where two texts differ in most of their lines. */
export function changedLines(before: string, after: string): ChangedLines | undefined {
  const change = changeBetween(before, after);
  if (change.endBefore - change.start > before.length >> 1) return undefined;
  const moved = change.endAfter - change.endBefore;
  const start = change.start === 0 ? 0 : before.lastIndexOf('\n', change.start - 1) + 1;
  const next = before.indexOf('\n', change.endBefore);
  const endBefore = next < 0 ? before.length : next + 1;
  return { start, endBefore, endAfter: endBefore + moved, moved };
}
