import { text } from 'node:stream/consumers';
import { reasonOf } from '../workspace/files.js';
import { EXIT, type Io, type Output } from './io.js';

/** The real terminal. */
export function processIo(): Io {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // A reader that goes away (`| head`) is no failure.
      if (error.code === 'EPIPE') return;
      // A report that is cut off must not pass for one.
      if (stream === process.stdout)
        process.stderr.write(`doctype-compat: the output is not complete: ${reasonOf(error)}\n`);
      process.exit(EXIT.failure);
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
