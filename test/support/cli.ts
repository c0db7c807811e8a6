import path from 'node:path';
import { main } from '../../server/src/cli/main.js';

/** The repository's root. */
export const root = path.resolve(import.meta.dirname, '../..');

export interface CliRun {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs the command line in process, as if not on a terminal. */
export async function cli(
  args: readonly string[],
  {
    cwd = root,
    stdin = '',
    env = {},
  }: { cwd?: string; stdin?: string; env?: Record<string, string | undefined> } = {},
): Promise<CliRun> {
  const written = { stdout: '', stderr: '' };
  const output = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      written[name] += text;
    },
    isTTY: false,
    columns: undefined,
  });
  const code = await main(args, {
    cwd,
    env,
    stdout: output('stdout'),
    stderr: output('stderr'),
    stdin: async () => stdin,
  });
  return { code, ...written };
}
