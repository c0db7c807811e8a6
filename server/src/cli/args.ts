import { parseArgs } from 'node:util';
import { FRAPPE_VERSIONS, type FrappeVersion, TARGETS, type Target } from '../core/targets.js';
import { COMMANDS, type CommandName } from './commands.js';
import { UsageError } from './io.js';

/** The value of an option: one that may be given several times is a list, one with a default is always there. */
type ValueOf<O> = O extends { type: 'boolean'; default: boolean }
  ? boolean
  : O extends { type: 'boolean' }
    ? boolean | undefined
    : O extends { multiple: true }
      ? string[] | undefined
      : O extends { default: string }
        ? string
        : string | undefined;

/** What a command was called with. */
export interface Given<N extends CommandName> {
  values: { help: boolean | undefined } & {
    [K in keyof (typeof COMMANDS)[N]['options']]: ValueOf<(typeof COMMANDS)[N]['options'][K]>;
  };
  positionals: string[];
}

/** `parseArgs` with the options of a command, and its complaints as one line that says what to do. */
export function readArgs<N extends CommandName>(command: N, args: string[]): Given<N> {
  const options = { ...COMMANDS[command].options, help: { type: 'boolean', short: 'h' } } as const;
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true }) as unknown as Given<N>;
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    const unknown = /^Unknown option '([^']+)'/.exec(message)?.[1];
    const reason =
      code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' && unknown !== undefined
        ? `unknown option ${unknown}`
        : message.split('\n')[0]!;
    throw new UsageError(`${command}: ${reason} (see doctype-compat ${command} --help)`);
  }
}

/** Refuses an empty path, as of a variable in a script that is not set: it would mean the current folder. */
export function refuseEmpty(paths: readonly string[]): void {
  if (paths.includes('')) throw new UsageError('a path is empty');
}

/** One of a list, or a usage error that names them all. */
export function choice<T extends string>(option: string, value: string, known: readonly T[]): T {
  const found = known.find((one) => one === value);
  if (found === undefined) {
    throw new UsageError(`unknown ${option} ${JSON.stringify(value)}; known are ${known.join(', ')}`);
  }
  return found;
}

/** The parts of `a,b` and of repeated options. */
export function list(values: readonly string[]): string[] {
  const parts = values.flatMap((value) => value.split(',')).map((part) => part.trim());
  return [...new Set(parts.filter((part) => part !== ''))];
}

/** `a,b` and repeated options, each one of a list. */
export function choices<T extends string>(
  option: string,
  values: readonly string[],
  known: readonly T[],
): T[] {
  const chosen = list(values).map((name) => choice(option, name, known));
  if (chosen.length === 0) throw new UsageError(`no ${option} given; known are ${known.join(', ')}`);
  return chosen;
}

export const readTargets = (values: readonly string[]): Target[] => choices('target', values, TARGETS);
export const readFrappe = (value: string): FrappeVersion => choice('Frappe version', value, FRAPPE_VERSIONS);
