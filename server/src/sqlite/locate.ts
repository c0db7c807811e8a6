import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findPrograms } from '../child/programs.js';

/** What the engine needs: Python 3.10, and a SQLite whose grammar is today's in all that Frappe writes. */
const FIT =
  'import sys, sqlite3; sys.exit(sys.version_info < (3, 10) or sqlite3.sqlite_version_info < (3, 39))';
const NAMES =
  process.platform === 'win32'
    ? ['python3', 'python']
    : ['python3', ...[14, 13, 12, 11, 10].map((minor) => `python3.${minor}`)];

/** Nothing but the file that is named is run: no environment, no user's or virtual environment's packages. */
export const ISOLATED = ['-I', '-S'];

let found: string | undefined;

export interface SqliteLocations {
  /** Python to run instead of the one that is looked for. */
  python?: string | undefined;
  /** Folders of which nothing is run. */
  outside: readonly string[];
}

/** The Python and the script of the SQLite engine, or why there is none. */
export function locateSqlite(
  locations: SqliteLocations,
): { python: string; script: string } | { missing: string } {
  const script = scriptPath();
  if (!script) return { missing: 'the SQLite engine is not built; build it with: npm run build:sqlite' };
  const asked = locations.python || process.env.DOCTYPE_COMPAT_PYTHON;
  if (asked) {
    return path.isAbsolute(asked) && isFit(asked)
      ? { python: asked, script }
      : { missing: `${asked} is no Python 3.10 or newer with SQLite 3.39 or newer` };
  }
  found ??= findPrograms(NAMES, locations.outside).find(isFit);
  return found
    ? { python: found, script }
    : { missing: 'there is no Python 3.10 or newer with SQLite 3.39 or newer on the PATH' };
}

function scriptPath(): string | undefined {
  const here = path.dirname(fileURLToPath(import.meta.url));
  // Bundled, this file lies in dist/; run from source, in server/src/sqlite/.
  return [here, path.join(here, '..', '..', '..', 'dist')]
    .map((dist) => path.join(dist, 'sqlite', 'engine.py'))
    .find((file) => existsSync(file));
}

function isFit(python: string): boolean {
  try {
    execFileSync(python, [...ISOLATED, '-c', FIT], {
      stdio: 'ignore',
      timeout: 5000,
      cwd: path.parse(python).root,
      windowsHide: true,
    });
    return true;
  } catch {
    return false;
  }
}
