import type { ArgReader, Rule } from './effects.js';
import type { Frame } from './frame.js';
import type { CallArgs, Site } from './values.js';

/** A call's arguments, by position or name. */
export function reader(args: CallArgs): ArgReader {
  const named = (name: string) => args.named.get(name);
  return { args, named, arg: (index, name) => named(name) ?? args.positional[index] };
}

/** Runs a rule of the effects table at a place. */
export function applyRule(
  frame: Frame,
  rule: Rule,
  args: CallArgs,
  what: string,
  site: Site,
  sql?: string,
): void {
  for (const step of typeof rule === 'function' ? rule(reader(args)) : rule)
    frame.apply(step, what, site, sql);
}

/** The call as written, in one short line. */
export function snippet(frame: Frame, e: { start: number; end: number }): string {
  const line = frame.file.text.slice(e.start, e.end).replace(/\s+/g, ' ');
  return line.length > 80 ? `${line.slice(0, 77)}…` : line;
}
