#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';
import { main } from './cli/main.js';
import { processIo } from './cli/process-io.js';

// A check of a whole bench makes much that is soon of no more use. With V8's own growth it takes 500 MB where 150 MB
// are live; with this 400 MB, for a tenth more time.
setFlagsFromString('--heap-growing-percent=50');

process.exitCode = await main(process.argv.slice(2), processIo());
