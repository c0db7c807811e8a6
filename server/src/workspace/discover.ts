import path from 'node:path';
import { exists, list } from './disk.js';
import { CONFIG_NAME } from './files.js';

/**
 * Where a workspace starts: a bench (many apps), one app, a folder that is neither, for a lone DocType file the
 * package that it seems to be in, and for any other lone file that file's folder, of which nothing else is read.
 */
export interface Root {
  kind: 'bench' | 'app' | 'folder' | 'package' | 'file';
  path: string;
}

/** Whether a folder is a bench: `apps` with its list in `sites/apps.txt` or `apps.txt`. */
export function isBench(folder: string): boolean {
  return exists(`${folder}/apps`) && (exists(`${folder}/sites/apps.txt`) || exists(`${folder}/apps.txt`));
}

/** Whether a folder is an app's Python package. */
export function isPackage(folder: string): boolean {
  return exists(`${folder}/hooks.py`) && (exists(`${folder}/modules.txt`) || exists(`${folder}/patches.txt`));
}

/** Whether a folder is an app: the repository around its package. */
function isApp(folder: string): boolean {
  if (isPackage(`${folder}/${path.basename(folder)}`)) return true;
  if (!exists(`${folder}/pyproject.toml`) && !exists(`${folder}/setup.py`)) return false;
  try {
    return list(folder).some((entry) => entry.isDirectory() && isPackage(`${folder}/${entry.name}`));
  } catch {
    return false;
  }
}

/** The workspace around a path (absolute, with `/`): the bench it is in, else the app, else as `Root` says. */
export function findRoot(start: string, isFolder: boolean): Root {
  let app: string | undefined;
  let configured: string | undefined;
  for (let folder = isFolder ? start : path.posix.dirname(start); ; ) {
    if (isBench(folder)) return { kind: 'bench', path: folder };
    if (!app && (isApp(folder) || isPackage(folder))) app = folder;
    if (!configured && exists(`${folder}/${CONFIG_NAME}`)) configured = folder;
    const parent = path.posix.dirname(folder);
    if (parent === folder) break;
    folder = parent;
  }
  if (app) {
    const parent = path.posix.dirname(app);
    return { kind: 'app', path: isPackage(app) && isApp(parent) ? parent : app };
  }
  if (configured) return { kind: 'folder', path: configured };
  if (isFolder) return { kind: 'folder', path: start };
  const inPackage = /^(.+)\/[^/]+\/(?:doctype|report)\/[^/]+\/[^/]+$/.exec(start)?.[1];
  return inPackage ? { kind: 'package', path: inPackage } : { kind: 'file', path: path.posix.dirname(start) };
}
