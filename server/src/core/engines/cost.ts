/** From the cheapest to the dearest. MySQL has no NOCOPY: there it is INPLACE. */
export type Algorithm = 'INSTANT' | 'NOCOPY' | 'INPLACE' | 'COPY';
/** NONE: reads and writes go on; SHARED: writes wait; EXCLUSIVE: everything waits. */
export type Lock = 'NONE' | 'SHARED' | 'EXCLUSIVE';

/** What the server does with one statement. Even INSTANT takes the table for itself for a moment at its end. */
export interface Cost {
  algorithm: Algorithm;
  lock: Lock;
  /** The whole table is written again. */
  rebuild: boolean;
  blocksWrites: boolean;
  /** Time does not grow with the number of rows. */
  onlyMetadata: boolean;
}

/** The server says no whatever the data. */
export interface Refusal {
  errno: number;
  text: string;
}

export type CostResult = { cost: Cost } | { refused: Refusal };

/** Whether version `a` is `b` or later. */
export function atLeast(a: readonly number[], b: readonly number[]): boolean {
  for (let i = 0; i < b.length; i++) {
    const difference = (a[i] ?? 0) - b[i]!;
    if (difference !== 0) return difference > 0;
  }
  return true;
}

export function cost(algorithm: Algorithm, lock: Lock, rebuild: boolean, onlyMetadata: boolean): Cost {
  return { algorithm, lock, rebuild, blocksWrites: lock !== 'NONE', onlyMetadata };
}
