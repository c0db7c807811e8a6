import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';

/** Where programs are when an editor was not started from a shell. */
const USUAL = process.platform === 'win32' ? [] : ['/usr/local/bin', '/opt/homebrew/bin', '/usr/bin', '/bin'];

/**
 * The folders of the PATH whose programs may be run for a workspace: no relative ones (`.` is whatever folder one is in),
 * and none that lies in `outside` by its real path, as the environment of a bench or `node_modules/.bin` do.
 */
export function programFolders(outside: readonly string[], env = process.env): string[] {
  const own = (env.PATH ?? env.Path ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  const roots = outside.map(realPath);
  return [...new Set([...own, ...USUAL])].filter((folder) => !isInside(realPath(folder), roots));
}

/** The programs of these names (without `.exe`), as absolute paths, in the order of the names, then of the PATH. */
export function findPrograms(
  names: readonly string[],
  outside: readonly string[],
  env = process.env,
): string[] {
  const folders = programFolders(outside, env);
  const roots = outside.map(realPath);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return (
    names
      .flatMap((name) => folders.map((folder) => path.join(folder, name + suffix)))
      // A link in a folder outside may lead inside.
      .filter((file) => isProgram(file) && !isInside(realPath(file), roots))
  );
}

/** The folder with `.git` around a folder, else the folder itself: of that nothing is run. */
export function checkoutAround(folder: string): string {
  for (let at = folder; ; at = path.dirname(at)) {
    if (existsSync(path.join(at, '.git'))) return at;
    if (path.dirname(at) === at) return folder;
  }
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

function isInside(at: string, roots: readonly string[]): boolean {
  return roots.some((root) => {
    const below = path.relative(root, at);
    return below === '' || (below !== '..' && !below.startsWith(`..${path.sep}`) && !path.isAbsolute(below));
  });
}

function realPath(at: string): string {
  try {
    return realpathSync.native(at);
  } catch {
    return path.resolve(at);
  }
}
