import { terminalText } from '../core/escape.js';

/** The outside world of a command, so that tests can run one in process. */
export interface Io {
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  stdout: Output;
  stderr: Output;
  /** All of standard input. */
  stdin(): Promise<string>;
}

export interface Output {
  write(text: string): void;
  readonly isTTY: boolean;
  readonly columns: number | undefined;
}

/** A mistake in how the command was called: one clear line on stderr, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const EXIT = { ok: 0, findings: 1, failure: 2 } as const;

/** Colours on a terminal, unless NO_COLOR (no-color.org) is set; FORCE_COLOR turns them on elsewhere. */
export function wantsColor(output: Output, env: Io['env']): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0';
  return output.isTTY && env.TERM !== 'dumb';
}

/** Says something on stderr, whatever names stand in it. */
export function warn({ stderr }: Pick<Io, 'stderr'>, text: string): void {
  stderr.write(`doctype-compat: ${terminalText(text)}\n`);
}
