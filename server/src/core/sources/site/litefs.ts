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

/**
 * The region whose nodes alone may become the primary: `candidate` under `lease` compares `FLY_REGION` with it, or with
 * `PRIMARY_REGION`, which is that of `fly.toml` (fly.io's `primary_region` and `[env]`).
 */
export function primaryRegion(texts: readonly string[]): string | undefined {
  const all = texts.join('\n');
  const candidate =
    /^[ \t]*candidate[ \t]*:[^\n]*\bFLY_REGION[ \t]*==[ \t]*(PRIMARY_REGION|["'][\w-]+["'])/m.exec(all);
  const named = candidate?.[1];
  if (named === undefined || named !== 'PRIMARY_REGION') return named?.slice(1, -1);
  return /^[ \t]*(?:PRIMARY_REGION|primary_region)[ \t]*=[ \t]*["']([\w-]+)["']/m.exec(all)?.[1];
}

/** What sends a request from a replica to the primary. */
export interface ToPrimary {
  /** Names of the functions that do. */
  names: ReadonlySet<string>;
  /** One of them is on the way of every request: a hook, or a WSGI middleware. */
  all: boolean;
  /** Whether a path is sent there whatever the verb. */
  forwards(path: string): boolean;
  /** Whether LiteFS's proxy leaves a path to the node that it comes to, whatever the verb. */
  passes(path: string): boolean;
}

/**
 * The paths of a list of a `litefs.yml`, `*` being any text: those under `always-forward`, whose GET goes to the primary as
 * well, or under `passthrough`, which go to the node's own application whatever the verb, before all else
 * (http/proxy_server.go `serveHTTP`, `isAlwaysForwarded`, `isPassthrough`).
 */
export function proxyPaths(text: string, list: 'always-forward' | 'passthrough'): string[] {
  const lines = text.split(/\r?\n/);
  const start = lines.findIndex((line) => line.trimStart().replace(/[ \t]/g, '').startsWith(`${list}:`));
  if (start < 0) return [];
  const inline = /\[([^\]]*)\]/.exec(lines[start]!)?.[1];
  if (inline !== undefined) return inline.split(',').map(plainScalar).filter(Boolean);
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => !/^[ \t]*(?:-|#|$)/.test(line));
  return rest
    .slice(0, end < 0 ? rest.length : end)
    .flatMap((line) => (/^[ \t]*-/.test(line) ? [plainScalar(line.replace(/^[ \t]*-/, ''))] : []));
}

const plainScalar = (text: string): string =>
  text
    .replace(/[ \t]#.*$/, '')
    .trim()
    .replace(/^(["'])(.*)\1$/, '$2');

/** A pattern with `*` for any text, over a whole path; linear. */
function fits(pattern: string, path: string): boolean {
  const [head = '', ...parts] = pattern.split('*');
  const tail = parts.pop();
  if (tail === undefined) return pattern === path;
  if (!path.startsWith(head)) return false;
  let at = head.length;
  for (const part of parts) {
    const found = path.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return path.length - tail.length >= at && path.endsWith(tail);
}

/** How far a call of what sends to the primary is followed from function to function. */
const DEEPEST = 4;

/** The header that Fly's proxy replays a request by, or the file in LiteFS's mount that names the primary. */
export const SENDS_TO_PRIMARY = /\bfly[-_]replay\b|["'/]\.primary\b/gi;

const DEF = /^([ \t]*)(?:async[ \t]+)?def[ \t]+(\w+)/;

/**
 * Functions of Python files that send a request to the primary, themselves or by one that they call. `told` are names
 * of functions and, beginning with `/`, paths that the configuration says this of.
 */
export function toPrimary(
  sources: readonly { file: string; text: string }[],
  told: readonly string[] = [],
  passed: readonly string[] = [],
): ToPrimary {
  const paths = told.filter((one) => one.startsWith('/'));
  const names = new Set(told.filter((one) => !one.startsWith('/')).map((one) => one.split('.').at(-1)!));
  for (const { text } of sources)
    for (const { index } of text.matchAll(SENDS_TO_PRIMARY))
      for (const name of around(text, index)) names.add(name);
  let last = [...names];
  for (let depth = 0; depth < DEEPEST && last.length > 0; depth++) {
    const called = new RegExp(`(?<!def[ \\t]+)\\b(?:${last.map(escaped).join('|')})[ \\t]*\\(`, 'g');
    const before = new Set(names);
    for (const { text } of sources)
      for (const { index } of text.matchAll(called))
        for (const name of enclosing(text, index)) names.add(name);
    last = [...names].filter((name) => !before.has(name));
  }
  const isHooked = (text: string) =>
    [...text.matchAll(/["'][\w.]*\.(\w+)["']/g)].some(([, name]) => names.has(name!));
  const all =
    names.has('__call__') || sources.some(({ file, text }) => file.endsWith('/hooks.py') && isHooked(text));
  return {
    names,
    all,
    forwards: (path) => paths.some((pattern) => fits(pattern, path)),
    passes: (path) => passed.some((pattern) => fits(pattern, path)),
  };
}

const escaped = (name: string): string => name.replace(/\W/g, '\\$&');

/** The functions that a place stands in, the inner one first; of a place outside any, all of the file. */
function around(text: string, index: number): string[] {
  const names = enclosing(text, index);
  return names.length > 0 ? names : [...text.matchAll(new RegExp(DEF, 'gm'))].map((def) => def[2]!);
}

function enclosing(text: string, index: number): string[] {
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
  return names;
}
