import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Garbage is collected when this thread's heap has grown to so many MB: what is live is about half of that. */
const AT = 110;

let collector: (() => void) | undefined;

/**
 * Lets go of the memory of what is judged: left to itself, V8 lets each thread's heap of a large bench grow to several
 * times of what is live, as it would for a program that still needs it.
 */
export function collect(): void {
  if (process.memoryUsage().heapUsed < AT * 1024 * 1024) return;
  if (!collector) {
    setFlagsFromString('--expose-gc');
    collector = runInNewContext('gc') as () => void;
  }
  collector();
}
