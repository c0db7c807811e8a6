import { mkdirSync, renameSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A folder of this program's own that outlives a clone: `~/.cache/doctype-compat/…`. */
export function cacheFolder(...names) {
  const home = process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
  return path.join(home, 'doctype-compat', ...names);
}

/** Fills a folder anew: it is there whole or not at all, as another checkout may be looking for it now. */
export function fillFolder(folder, fill) {
  const partial = `${folder}.${process.pid}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  try {
    fill(partial);
    rmSync(folder, { recursive: true, force: true });
    renameSync(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}
