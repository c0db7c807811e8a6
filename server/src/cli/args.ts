import { type ParseArgsConfig, parseArgs } from 'node:util';
import { FRAPPE_VERSIONS, type FrappeVersion, TARGETS, type Target } from '../core/targets.js';
import { UsageError } from './io.js';

type Options = NonNullable<ParseArgsConfig['options']>;

/** `parseArgs`, with its complaints as one line that says what to do. */
export function readArgs<const T extends Options>(command: string, args: string[], options: T) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
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
