import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Below so many MB of heap nothing is collected. */
const LEAST = 160;

/** The heap may grow to so many times of what was live before it is collected: a collection costs by what is live. */
const GROWTH = 2;

let collector: (() => void) | undefined;
let limit = LEAST;

const heap = (): number => process.memoryUsage().heapUsed / (1024 * 1024);

/**
 * Lets go of the memory of what is judged: left to itself, V8 lets each thread's heap of a large bench grow to several
 * times of what is live, as it would for a program that still needs it.
 */
export function collect(): void {
  if (heap() < limit) return;
  if (!collector) {
    setFlagsFromString('--expose-gc');
    collector = runInNewContext('gc') as () => void;
  }
  collector();
  limit = Math.max(LEAST, heap() * GROWTH);
}
