import type { Io } from './io.js';

/** Work that is done sooner shows nothing. */
const SHOWN_AFTER = 1000;
const INTERVAL = 100;

/** Progress on stderr, on a terminal only, once a second has passed. */
export function showProgress({ stderr }: Io, what = 'files') {
  const started = performance.now();
  let last = 0;
  return {
    show(done: number, total: number): void {
      const now = performance.now();
      if (!stderr.isTTY || now - started < SHOWN_AFTER || now - last < INTERVAL) return;
      last = now;
      stderr.write(`\r\x1b[K${done} of ${total} ${what}`);
    },
    end(): void {
      if (last) stderr.write('\r\x1b[K');
    },
  };
}
