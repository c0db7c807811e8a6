import { setImmediate } from 'node:timers/promises';

/** Longest stretch of synchronous work before others get a turn, in milliseconds. */
const SLICE = 8;

/**
 * Synchronous reads are several times faster than awaited ones, but would hold up an editor: call the answer
 * between two of them, and await what it gives, to let others run every few milliseconds.
 */
export function timeSlices(signal?: AbortSignal): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    signal?.throwIfAborted();
    if (performance.now() - since < SLICE) return undefined;
    return setImmediate().then(() => {
      since = performance.now();
    });
  };
}
