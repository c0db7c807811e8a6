import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Io, UsageError } from './io.js';

/** The password from a file, else from MYSQL_PWD. */
export function passwordOf(file: string | undefined, io: Io): string {
  if (file === undefined) return io.env.MYSQL_PWD ?? '';
  try {
    return readFileSync(path.resolve(io.cwd, file), 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw new UsageError(`--password-file ${file}: ${(error as NodeJS.ErrnoException).code}`);
  }
}
