import os from 'node:os';
import path from 'node:path';

/** A folder of this program's own that outlives a clone: `~/.cache/doctype-compat/…`. */
export function cacheFolder(...names) {
  const home = process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
  return path.join(home, 'doctype-compat', ...names);
}
