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
import { baseAsSeen } from '../workspace/base.js';
import { findRoot } from '../workspace/discover.js';
import { type Looking, Looks, lookAgain, noteLooks, type Seen } from '../workspace/disk.js';
import { normalize, reasonOf, SIZE_LIMIT } from '../workspace/files.js';
import { writeText } from '../workspace/write.js';
import type { Outcome, Question } from './judging.js';

/** Entries of the cache's folder, and the bytes that they take together: the oldest go. */
const MOST_ENTRIES = 40;
const MOST_BYTES = 200 * 1024 * 1024;

/** What was judged in less time is judged again as soon as it is read from the disk. */
const WORTH = 300;

const FORMAT = 1;

/** An outcome with what was said on stderr, and all that it was made of. */
interface Entry {
  outcome: Outcome;
  said: string[];
  looks: [key: string, seen: Seen][];
}

/**
 * Outcomes of earlier checks, each with every look at the disk that it was made of. It holds as long as all looks show
 * the same: the same folders with the same files, the same texts, the same bases of git.
 */
export class OutcomeCache {
  private readonly key: string;
  private readonly base: string | undefined;

  private constructor(
    private readonly folder: string,
    question: Question,
    cwd: string,
    program: string,
  ) {
    this.base = question.base;
    const asked = { ...question, only: question.only && [...question.only].sort() };
    this.key = hashOf(JSON.stringify([FORMAT, program, process.version, process.platform, cwd, asked]));
  }

  /** The cache for one question; undefined where there is no place for one, with the reason where that was asked for. */
  static open(
    question: Question,
    { folder, cwd, env }: { folder: string | undefined; cwd: string; env: Env },
  ): OutcomeCache | { problem: string } | undefined {
    const program = programOf(question.withEngine);
    const at = folder === undefined ? defaultFolder(env) : path.resolve(cwd, folder);
    if (program === undefined || at === undefined) return undefined;
    try {
      mkdirSync(at, { recursive: true, mode: 0o700 });
      const real = realpathSync(at);
      const asked = question.paths.flatMap((one) => rootsOf(path.resolve(cwd, one)));
      if (asked.some((one) => real === one || real.startsWith(`${one}${path.sep}`)))
        return folder === undefined
          ? undefined
          : { problem: `no cache in ${at}: it lies in what is checked, which could bring its own answers` };
      const { uid, mode } = statSync(real);
      if (process.getuid && (uid !== process.getuid() || (mode & 0o022) !== 0))
        return { problem: `no cache in ${at}: others may write there` };
      return new OutcomeCache(real, question, cwd, program);
    } catch (error) {
      // Without a cache everything is judged anew, which only takes longer.
      return folder === undefined ? undefined : { problem: `no cache in ${at}: ${reasonOf(error)}` };
    }
  }

  private get file(): string {
    return path.join(this.folder, `${this.key}.json`);
  }

  /** What the same question had as an outcome, when everything still is as it was. */
  async find(): Promise<{ outcome: Outcome; said: readonly string[] } | undefined> {
    const entry = this.read();
    if (!entry) return undefined;
    let isRefreshed = false;
    const looks: Entry['looks'] = [];
    for (const [key, before] of entry.looks) {
      const at = key.indexOf(' ');
      const [how, where] = [key.slice(0, at) as Looking, key.slice(at + 1)];
      const now: Seen =
        how === 'base'
          ? [await baseAsSeen(where, this.base ?? '')]
          : lookAgain(how, where, before, SIZE_LIMIT);
      if (now[0] !== before[0]) return undefined;
      isRefreshed ||= now[1] !== before[1];
      looks.push([key, now]);
    }
    if (isRefreshed) this.write({ ...entry, looks });
    else this.touch();
    return entry;
  }

  /** Starts to note what an outcome is made of; what this gives keeps it, when it took `worth` ms or more and is steady. */
  record(worth = WORTH): (outcome: Outcome, said: string[], isSteady: boolean) => void {
    const started = performance.now();
    const looks = new Looks();
    noteLooks(looks);
    return (outcome, said, isSteady) => {
      noteLooks(undefined);
      if (!isSteady || looks.isUnsteady || performance.now() - started < worth) return;
      this.write({ outcome, said, looks: [...looks.all] });
      this.prune();
    };
  }

  /** Forgets the looks of a run that failed. */
  static stop(): void {
    noteLooks(undefined);
  }

  private read(): Entry | undefined {
    try {
      const text = readFileSync(this.file, 'utf8');
      const end = text.indexOf('\n');
      // What is cut off, or was changed by something else, is no entry.
      if (text.slice(0, end) !== sealOf(this.key, text.slice(end + 1))) return undefined;
      return JSON.parse(text.slice(end + 1)) as Entry;
    } catch {
      return undefined;
    }
  }

  private write(entry: Entry): void {
    try {
      const text = JSON.stringify(entry);
      writeText(this.file, `${sealOf(this.key, text)}\n${text}`);
      chmodSync(this.file, 0o600);
    } catch {
      // A full disk: the next check judges anew.
    }
  }

  private touch(): void {
    try {
      utimesSync(this.file, new Date(), new Date());
    } catch {
      // It only counts as older than it is.
    }
  }

  private prune(): void {
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
}

type Env = Readonly<Record<string, string | undefined>>;

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
