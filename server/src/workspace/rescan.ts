import { statSync } from 'node:fs';
import { kindOf } from './files.js';
import type { Project } from './project.js';
import { timeSlices } from './slices.js';
import { isSkipped, walk } from './walk.js';

/** What following the disk changed: files of the project, and whether which apps there are must be found anew. */
export interface Followed {
  files: number;
  apps: boolean;
}

/** Whether apps are found by such a file. */
function isAppMark(file: string): boolean {
  return /\/(?:hooks\.py|modules\.txt|patches\.txt|apps\.txt)$/.test(file);
}

/** Forgets a file, or all files of a folder, that is no more; a file that is open stays as the editor has it. */
export function forgetBelow(project: Project, at: string, isOpen: (file: string) => boolean): Followed {
  const single = project.file(at);
  const gone = single ? [single] : project.files.filter(({ path }) => path.startsWith(`${at}/`));
  return forget(
    project,
    gone.map(({ path }) => path).filter((path) => !isOpen(path)),
  );
}

/** Takes in a file, or all files of a folder, that is new. */
export async function takeIn(
  project: Project,
  at: string,
  isOpen: (file: string) => boolean,
): Promise<Followed> {
  if (isOutside(project, at)) return { files: 0, apps: false };
  const files = isFolder(at) ? (await walk(at)).files : kindOf(at) ? [at] : [];
  return add(
    project,
    files.filter((file) => !isOpen(file)),
  );
}

/**
 * Holds a folder against the disk: files that came, went, or were written since `since` (milliseconds since 1970). For
 * a checkout or a pull, of which an editor does not tell every file.
 */
export async function rescan(
  project: Project,
  folder: string,
  since: number,
  isOpen: (file: string) => boolean,
): Promise<Followed> {
  const { files } = await walk(folder);
  const there = new Set(files);
  const known = project.files.filter(({ path }) => path.startsWith(`${folder}/`));
  const gone = known.filter(({ path, named }) => !named && !there.has(path) && !isOpen(path));
  const pause = timeSlices();
  const fresh: string[] = [];
  for (const file of files) {
    const slice = pause();
    if (slice) await slice;
    if (!isOpen(file) && (!project.file(file) || writtenSince(file, since))) fresh.push(file);
  }
  const removed = forget(
    project,
    gone.map(({ path }) => path),
  );
  const added = add(project, fresh);
  return { files: removed.files + added.files, apps: removed.apps || added.apps };
}

function forget(project: Project, files: readonly string[]): Followed {
  for (const file of files) project.remove(file);
  return { files: files.length, apps: files.some(isAppMark) };
}

function add(project: Project, files: readonly string[]): Followed {
  let count = 0;
  let apps = false;
  for (const file of files) {
    if (isAppMark(file) && !project.file(file)) apps = true;
    if (project.update(file)) count++;
  }
  return { files: count, apps };
}

/** Whether a path lies outside the project, or in a folder of it that is never looked into. */
function isOutside({ root }: Project, at: string): boolean {
  if (!at.startsWith(`${root.path}/`)) return true;
  return at
    .slice(root.path.length + 1)
    .split('/')
    .some(isSkipped);
}

function isFolder(at: string): boolean {
  try {
    return statSync(at).isDirectory();
  } catch {
    return false;
  }
}

function writtenSince(file: string, since: number): boolean {
  try {
    const { mtimeMs, ctimeMs } = statSync(file);
    return Math.max(mtimeMs, ctimeMs) >= since;
  } catch {
    return false;
  }
}
