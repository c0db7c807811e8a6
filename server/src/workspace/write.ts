import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  readlinkSync,
  realpathSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { normalize } from './files.js';

/** Why a file is not written, in words for a user. */
export class NotWritten extends Error {
  override readonly name = 'NotWritten';
}

/** A text that lies beside the file that it is to replace. */
export interface Staged {
  /** Puts it in the place of the file: from then on that has the new text, never a part of it. */
  commit(): void;
  /** Takes it away again. */
  discard(): void;
}

/**
 * Writes a text beside a file, all of it and down to the disk, with the file's mode and owner. The file itself is not
 * touched before `commit`, so that a full disk or a crash leaves it as it was. `inside`: a folder that the file's real
 * path must lie in; a symbolic link out of it is refused. Throws `NotWritten` or the system's error.
 */
export function stage(file: string, text: string, inside?: string): Staged {
  const { target, before } = locate(file, inside);
  const folder = path.dirname(target);
  const beside = path.join(folder, `.${path.basename(target).slice(0, 100)}.${process.pid}-${++count}.tmp`);
  const discard = (): void => {
    try {
      unlinkSync(beside);
    } catch {
      // It is in its place already, or was never made.
    }
  };
  // `wx`: whatever lies there, a link too, is not followed.
  const handle = openSync(beside, 'wx', before ? before.mode & 0o7777 : 0o666);
  try {
    writeFileSync(handle, text);
    if (before) keep(handle, before);
    fsyncSync(handle);
    closeSync(handle);
  } catch (error) {
    close(handle);
    discard();
    throw error;
  }
  const commit = (): void => {
    try {
      renameSync(beside, target);
    } catch (error) {
      discard();
      throw error;
    }
    syncFolder(folder);
  };
  return { commit, discard };
}

/** Replaces a file's text in one step; see `stage`. */
export function writeText(file: string, text: string, inside?: string): void {
  stage(file, text, inside).commit();
}

let count = 0;

/** Where a path really leads, with what is there. */
function locate(file: string, inside: string | undefined): { target: string; before: Stats | undefined } {
  const target = realPath(file);
  if (inside !== undefined) {
    const root = normalize(realpathSync.native(inside));
    if (!normalize(target).startsWith(root.endsWith('/') ? root : `${root}/`))
      throw new NotWritten(`it is a symbolic link to ${target}, which is outside of ${inside}`);
  }
  const before = statSync(target, { throwIfNoEntry: false });
  if (before && !before.isFile()) throw new NotWritten('it is no regular file');
  return { target, before };
}

/** The real path, also of a file that is not there yet. */
function realPath(file: string): string {
  try {
    return realpathSync.native(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  let link: string | undefined;
  try {
    link = readlinkSync(file);
  } catch {
    return path.join(realpathSync.native(path.dirname(file)), path.basename(file));
  }
  throw new NotWritten(`it is a symbolic link to ${link}, which is not there`);
}

function keep(handle: number, { mode, uid, gid }: Stats): void {
  fchmodSync(handle, mode & 0o7777);
  try {
    fchownSync(handle, uid, gid);
  } catch {
    // Only root may give a file away; the new one is then the writer's own.
  }
}

function close(handle: number): void {
  try {
    closeSync(handle);
  } catch {
    // Closed already.
  }
}

/** So that the new name survives a crash; not every system can. */
function syncFolder(folder: string): void {
  let handle: number | undefined;
  try {
    handle = openSync(folder, 'r');
    fsyncSync(handle);
  } catch {
    // Windows opens no folder.
  } finally {
    if (handle !== undefined) close(handle);
  }
}
