import type { Span } from '../../text.js';

/**
 * Where a `litefs.yml` or `fly.toml` says that LiteFS holds the database: the top key `fuse` or `lease` of the first
 * (cmd/litefs/etc/litefs.yml in superfly/litefs), a volume or a variable of LiteFS in the second.
 */
export function litefsIn(file: string, text: string): Span | undefined {
  const said = file.endsWith('.toml')
    ? /^[ \t]*(?:LITEFS_\w+|(?:source|destination)[ \t]*=[ \t]*["'][^"'\n]*litefs)[^\n\r]*/m.exec(text)
    : /^(?:fuse|lease)[ \t]*:/m.exec(text);
  if (!said) return undefined;
  const start = said.index + said[0].length - said[0].trimStart().length;
  return { start, end: said.index + said[0].length };
}

/** What sends a request from a replica to the primary. */
export interface ToPrimary {
  /** Names of the functions that do. */
  names: ReadonlySet<string>;
  /** One of them is on the way of every request: a hook, or a WSGI middleware. */
  all: boolean;
}

/** The header that Fly's proxy replays a request by, or the file in LiteFS's mount that names the primary. */
export const SENDS_TO_PRIMARY = /\bfly[-_]replay\b|["'/]\.primary\b/gi;

const DEF = /^([ \t]*)(?:async[ \t]+)?def[ \t]+(\w+)/;

/** Functions of Python files that send a request to the primary. */
export function toPrimary(sources: readonly { file: string; text: string }[]): ToPrimary {
  const names = new Set<string>();
  for (const { text } of sources)
    for (const { index } of text.matchAll(SENDS_TO_PRIMARY))
      for (const name of around(text, index)) names.add(name);
  const isHooked = (text: string) =>
    [...text.matchAll(/["'][\w.]*\.(\w+)["']/g)].some(([, name]) => names.has(name!));
  const all =
    names.has('__call__') || sources.some(({ file, text }) => file.endsWith('/hooks.py') && isHooked(text));
  return { names, all };
}

/** The functions that a place stands in, the inner one first; of a place outside any, all of the file. */
function around(text: string, index: number): string[] {
  const end = text.indexOf('\n', index);
  const lines = text.slice(0, end < 0 ? text.length : end).split('\n');
  let indent = /^[ \t]*/.exec(lines.at(-1)!)![0].length;
  const names: string[] = [];
  for (const line of lines.reverse()) {
    const [, before, name] = DEF.exec(line) ?? [];
    if (before === undefined || before.length >= indent) continue;
    names.push(name!);
    indent = before.length;
  }
  return names.length > 0 ? names : [...text.matchAll(new RegExp(DEF, 'gm'))].map((def) => def[2]!);
}
