import { createHash } from 'node:crypto';
import { type Dirent, existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';

/**
 * All that is read of a workspace on disk goes through here, so that it can be told afterwards what an answer was made
 * of: each look with what it showed. As long as every look shows the same, the answer is the same.
 */
export type Looking = 'read' | 'list' | 'exists' | 'stat' | 'real' | 'base';

/** What a look showed, and for a file that was read the state of its inode then. */
export type Seen = readonly [shown: string, inode?: string];

/** Looks by kind and path, as long as somebody wants to know. */
export class Looks {
  readonly all = new Map<string, Seen>();
  /** The same look has shown two things: nothing can be said of what the answer was made of. */
  isUnsteady = false;

  note(how: Looking, at: string, seen: Seen): void {
    const key = `${how} ${at}`;
    const before = this.all.get(key);
    if (before && before[0] !== seen[0]) this.isUnsteady = true;
    if (!before) this.all.set(key, seen);
  }

  /** Takes over what another thread has seen. */
  add(other: Pick<Looks, 'all' | 'isUnsteady'>): void {
    this.isUnsteady ||= other.isUnsteady;
    for (const [key, seen] of other.all) {
      const at = key.indexOf(' ');
      this.note(key.slice(0, at) as Looking, key.slice(at + 1), seen);
    }
  }
}

let active: Looks | undefined;

/** From now on looks are noted in what this gives; undefined ends that. */
export function noteLooks(looks: Looks | undefined): void {
  active = looks;
}

/** What has been noted since this was asked last; undefined when nobody wants to know. */
export function takeLooks(): Looks | undefined {
  const taken = active;
  if (active) active = new Looks();
  return taken;
}

/** Notes what another thread has seen. */
export function addLooks(looks: Pick<Looks, 'all' | 'isUnsteady'>): void {
  active?.add(looks);
}

/** Whether somebody wants to know. */
export const isNoting = (): boolean => active !== undefined;

/** Notes what somebody else has found out of the disk (git: what a base is). */
export function noteLook(how: Looking, at: string, shown: string): void {
  active?.note(how, at, [shown]);
}

/** Notes that an answer is made of something that no look can show again. */
export function noteUnsteady(): void {
  if (active) active.isUnsteady = true;
}

/** The bytes of a regular file; else its size where that is over the limit, or that it is no regular file. */
export type Read = { bytes: Buffer } | { size: number } | 'irregular';

/** Reads a file of at most `limit` bytes; throws what the system says. */
export function read(file: string, limit: number): Read {
  return watch<Read>('read', file, () => {
    const stat = statSync(file, { bigint: true });
    // A pipe or a device would be waited for, or never end.
    if (!stat.isFile() && !stat.isDirectory()) return ['irregular', ['irregular']];
    const size = Number(stat.size);
    if (size > limit) return [{ size }, [`large ${size}`]];
    const bytes = readFileSync(file);
    return [{ bytes }, active ? [hashOf(bytes), inodeOf(stat)] : ['']];
  });
}

export function list(folder: string): Dirent[] {
  return watch('list', folder, () => {
    const entries = readdirSync(folder, { withFileTypes: true });
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    return [
      entries,
      active ? [hashOf(entries.map((entry) => `${typeOf(entry)}${entry.name}`).join('/'))] : [''],
    ];
  });
}

export function exists(at: string): boolean {
  return watch('exists', at, () => {
    const is = existsSync(at);
    return [is, [String(is)]];
  });
}

/** What lies at a path, links followed; throws where nothing does. */
export function kindAt(at: string): 'file' | 'folder' | 'other' {
  return watch('stat', at, () => {
    const stat = statSync(at);
    const kind = stat.isFile() ? 'file' : stat.isDirectory() ? 'folder' : 'other';
    return [kind, [kind]];
  });
}

export function isFolder(at: string): boolean {
  return kindAt(at) === 'folder';
}

export function realPath(at: string): string {
  return watch('real', at, () => {
    const real = realpathSync(at);
    return [real, [real]];
  });
}

function watch<T>(how: Looking, at: string, look: () => [T, Seen]): T {
  try {
    const [answer, seen] = look();
    active?.note(how, at, seen);
    return answer;
  } catch (error) {
    active?.note(how, at, [`error ${(error as NodeJS.ErrnoException).code}`]);
    throw error;
  }
}

/** Timestamps may be as coarse as this: a file that changed so shortly before it was read may change unseen. */
const COARSE = 2000n * 1_000_000n;

/** What changes with every write of a file; empty while the file is too young for that to be sure. */
function inodeOf(stat: ReturnType<typeof bigStat>): string {
  const { dev, ino, size, mtimeNs, ctimeNs } = stat;
  const now = BigInt(Date.now()) * 1_000_000n;
  const isYoung = mtimeNs > now - COARSE || ctimeNs > now - COARSE;
  return isYoung ? '' : `${dev} ${ino} ${size} ${mtimeNs} ${ctimeNs}`;
}

const bigStat = (file: string) => statSync(file, { bigint: true });

/** What tells a text from any other. */
export function hashOf(data: Buffer | string): string {
  return createHash('sha256').update(data).digest('base64url').slice(0, 32);
}

const typeOf = (entry: Dirent): string =>
  entry.isDirectory() ? 'd' : entry.isSymbolicLink() ? 'l' : entry.isFile() ? 'f' : 'o';

const known = new Map<string, Seen>();

/** Takes what reading files has shown at another time: a text is not read to tell its hash while its inode is as it was. */
export function knowReads(reads: Iterable<readonly [file: string, seen: Seen]>): void {
  for (const [file, seen] of reads) known.set(file, seen);
}

/** What reading files has shown, where nothing has changed meanwhile and somebody notes it. */
export function readsSeen(): [file: string, seen: Seen][] | undefined {
  if (!active || active.isUnsteady) return undefined;
  return [...active.all].flatMap(([key, seen]) =>
    key.startsWith('read ') && seen[1] ? [[key.slice('read '.length), seen] as [string, Seen]] : [],
  );
}

/** What reading a file shows, in short. */
export function readAsSeen(file: string, limit: number): string {
  const now = lookAgain('read', file, active?.all.get(`read ${file}`) ?? known.get(file) ?? [''], limit);
  active?.note('read', file, now);
  return now[0];
}

/**
 * What a look shows now; the text of a file is not read when its inode is as it was. Gives the look as it is to be
 * remembered.
 */
export function lookAgain(how: Looking, at: string, [shown, inode]: Seen, limit: number): Seen {
  const looks = new Looks();
  const before = active;
  try {
    if (how === 'read' && inode && inodeOf(bigStat(at)) === inode) return [shown, inode];
    active = looks;
    if (how === 'read') read(at, limit);
    else if (how === 'list') list(at);
    else if (how === 'exists') exists(at);
    else if (how === 'stat') kindAt(at);
    else if (how === 'real') realPath(at);
  } catch {
    // The error is what the look has shown.
  } finally {
    active = before;
  }
  return looks.all.get(`${how} ${at}`) ?? ['nothing'];
}
