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
