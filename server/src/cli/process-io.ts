import { text } from 'node:stream/consumers';
import type { Io, Output } from './io.js';

/** The real terminal. */
export function processIo(): Io {
  // A reader that goes away (`| head`) is no failure.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  return {
    cwd: process.cwd(),
    env: process.env,
    stdout: output(process.stdout),
    stderr: output(process.stderr),
    stdin: () => text(process.stdin),
  };
}

function output(stream: NodeJS.WriteStream): Output {
  return {
    write: (written) => void stream.write(written),
    isTTY: stream.isTTY === true,
    columns: stream.columns,
  };
}
