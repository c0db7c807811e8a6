#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';
import { isMainThread } from 'node:worker_threads';
import { VERSION } from './cli/version.js';

const [, , first, ...more] = process.argv;

if (isMainThread && first === '--version' && more.length === 0) {
  // Asked by scripts at every start: nothing else is loaded for it.
  process.stdout.write(`${VERSION}\n`);
} else if (isMainThread) {
  // A check of a whole bench makes much that is soon of no more use. With V8's own growth it takes 500 MB where 150 MB
  // are live; with this 400 MB, for a tenth more time.
  setFlagsFromString('--heap-growing-percent=50');
  // It also runs much code a few thousand times, in each thread anew: with V8's own patience two fifths of all processor
  // time go into compiling it. With much more patience than this the main thread itself is slower. Known to be there in
  // these versions only; others would complain.
  if (/^1[12]\./.test(process.versions.v8)) setFlagsFromString('--interrupt-budget=300000');
  const [{ main }, { processIo }] = await Promise.all([
    import('./cli/main.js'),
    import('./cli/process-io.js'),
  ]);
  process.exitCode = await main(process.argv.slice(2), processIo());
} else {
  // One of the threads of a check: the same program, so that there is no other file to be packed.
  await import('./workspace/parallel/thread.js');
}
