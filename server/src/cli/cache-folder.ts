import { createHash } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { locateEngine } from '../vitess/locate.js';
import { findRoot } from '../workspace/discover.js';
import { normalize, reasonOf } from '../workspace/files.js';
import { writeText } from '../workspace/write.js';

/** Entries of the cache's folder, and the bytes that they take together: the oldest go. */
const MOST_ENTRIES = 40;
const MOST_BYTES = 200 * 1024 * 1024;

const FORMAT = 2;

export type Env = Readonly<Record<string, string | undefined>>;

/**
 * A folder with what earlier checks have found, an entry a file. It can be deleted at any time; an entry that is cut off, was
 * changed by something else or made by another version of this program is none.
 */
export class CacheFolder {
  private constructor(
    private readonly folder: string,
    private readonly program: string,
  ) {}

  /** Opens the folder for a check of some paths; undefined where there is none, with the reason where it was asked for. */
  static open(
    paths: readonly string[],
    withEngine: boolean,
    { folder, cwd, env }: { folder: string | undefined; cwd: string; env: Env },
  ): CacheFolder | { problem: string } | undefined {
    const program = programOf(withEngine);
    const at = folder === undefined ? defaultFolder(env) : path.resolve(cwd, folder);
    if (program === undefined || at === undefined) return undefined;
    try {
      mkdirSync(at, { recursive: true, mode: 0o700 });
      const real = realpathSync(at);
      const asked = paths.flatMap((one) => rootsOf(path.resolve(cwd, one)));
      if (asked.some((one) => real === one || real.startsWith(`${one}${path.sep}`)))
        return folder === undefined
          ? undefined
          : { problem: `no cache in ${at}: it lies in what is checked, which could bring its own answers` };
      const { uid, mode } = statSync(real);
      if (process.getuid && (uid !== process.getuid() || (mode & 0o022) !== 0))
        return { problem: `no cache in ${at}: others may write there` };
      return new CacheFolder(real, program);
    } catch (error) {
      // Without a cache everything is judged anew, which only takes longer.
      return folder === undefined ? undefined : { problem: `no cache in ${at}: ${reasonOf(error)}` };
    }
  }

  /** The name of an entry that answers a question, by this program. */
  keyOf(question: unknown): string {
    return hashOf(JSON.stringify([FORMAT, this.program, process.version, process.platform, question]));
  }

  /** An entry as it was written. */
  read<T>(key: string): T | undefined {
    try {
      const text = readFileSync(this.file(key), 'utf8');
      const end = text.indexOf('\n');
      const body = text.slice(end + 1);
      return text.slice(0, end) === sealOf(key, body) ? (JSON.parse(body) as T) : undefined;
    } catch {
      return undefined;
    }
  }

  write(key: string, entry: unknown): void {
    try {
      const text = JSON.stringify(entry);
      writeText(this.file(key), `${sealOf(key, text)}\n${text}`);
      chmodSync(this.file(key), 0o600);
    } catch {
      // A full disk: the next check judges anew.
    }
  }

  /** Lets an entry count as new. */
  touch(key: string): void {
    try {
      utimesSync(this.file(key), new Date(), new Date());
    } catch {
      // It only counts as older than it is.
    }
  }

  /** Takes away the oldest entries of too many. */
  prune(): void {
    try {
      const entries = readdirSync(this.folder)
        .filter((name) => /^[\w-]{40,}\.json$/.test(name))
        .map((name) => ({ at: path.join(this.folder, name), stat: statSync(path.join(this.folder, name)) }))
        .sort((a, b) => b.stat.mtimeMs - a.stat.mtimeMs);
      let bytes = 0;
      for (const [i, { at, stat }] of entries.entries()) {
        bytes += stat.size;
        if (i >= MOST_ENTRIES || bytes > MOST_BYTES) rmSync(at, { force: true });
      }
    } catch {
      // Another process is pruning too.
    }
  }

  private file(key: string): string {
    return path.join(this.folder, `${key}.json`);
  }
}

function defaultFolder(env: Env): string | undefined {
  const name = 'doctype-compat';
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = env;
  if (xdg && path.isAbsolute(xdg)) return path.join(xdg, name);
  if (process.platform === 'win32') return local && path.join(local, name, 'Cache');
  const home = env.HOME ?? '';
  if (!path.isAbsolute(home) || home === os.devNull) return undefined;
  return process.platform === 'darwin'
    ? path.join(home, 'Library', 'Caches', name)
    : path.join(home, '.cache', name);
}

/**
 * What judges: this program (the bundle's entry names its other parts by their content; else its sources) and the
 * engine; undefined where there is none.
 */
function programOf(withEngine: boolean): string | undefined {
  const entry = ownId();
  if (!withEngine) return entry;
  const engine = locateEngine();
  if ('missing' in engine) return undefined;
  const { size, mtimeNs, ctimeNs, ino } = statSync(engine.path, { bigint: true });
  return `${entry} ${engine.path} ${size} ${mtimeNs} ${ctimeNs} ${ino}`;
}

function ownId(): string {
  const here = fileURLToPath(import.meta.url);
  const folder = path.dirname(here);
  const isSource = here.endsWith('.ts');
  const own = isSource ? path.join(folder, '..') : folder;
  const names = isSource
    ? readdirSync(own, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
    : ['cli.js'];
  return hashOf(names.map((name) => `${name}\n${readFileSync(path.join(own, name), 'utf8')}`).join('\n'));
}

/** A path that is asked for, and the workspace around it, by their real paths. */
function rootsOf(at: string): string[] {
  const own = normalize(realpathSync(at));
  return [own, realpathSync(findRoot(own, statSync(own).isDirectory()).path)];
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

const sealOf = (key: string, text: string): string => `doctype-compat ${FORMAT} ${key} ${hashOf(text)}`;
