import type { Dirent } from 'node:fs';
import { exists, isFolder as isFolderAt, list, realPath } from './disk.js';
import { kindOf } from './files.js';
import { timeSlices } from './slices.js';

const SKIPPED: ReadonlySet<string> = new Set([
  'node_modules',
  'env',
  'venv',
  'dist',
  '__pycache__',
  'archived',
  'logs',
]);

/** Folders that are never looked into: what others made or fetched. */
export function isSkipped(name: string): boolean {
  return name.startsWith('.') || SKIPPED.has(name);
}

export interface Walked {
  /** Absolute paths of files that somebody reads, sorted. */
  files: string[];
  /** Folders that could not be listed. */
  problems: { path: string; error: unknown }[];
}

/**
 * Lists the files below a folder that Doctype Compat reads. Symbolic links are followed (apps of a bench often
 * are links), each real folder once, so that a circle ends. A bench's `sites` holds uploads and assets: of it
 * only the list of apps and the configurations are taken.
 */
export async function walk(root: string, signal?: AbortSignal): Promise<Walked> {
  const walked: Walked = { files: [], problems: [] };
  const seen = new Set<string>();
  const realRoot = follow(root)?.path ?? root;
  const pause = timeSlices(signal);
  const visit = async (folder: string, depth: number): Promise<void> => {
    const slice = pause();
    if (slice) await slice;
    let entries: Dirent[];
    try {
      entries = list(folder);
    } catch (error) {
      walked.problems.push({ path: folder, error });
      return;
    }
    const isSites = folder.endsWith('/sites') && entries.some((entry) => entry.name === 'apps.txt');
    for (const entry of entries) {
      const { name } = entry;
      if (name.startsWith('.')) continue;
      const full = folder === '/' ? `/${name}` : `${folder}/${name}`;
      let isFolder = entry.isDirectory();
      if (entry.isSymbolicLink()) {
        const real = follow(full);
        if (!real) continue;
        isFolder = real.isFolder;
        if (isFolder && walkedElsewhere(real.path, folder, realRoot, seen)) continue;
        if (isFolder) seen.add(real.path);
      }
      if (!isFolder) {
        if (kindOf(full)) walked.files.push(full);
      } else if (isSites) {
        walked.files.push(...siteConfigs(full));
      } else if (!isSkipped(name) && depth < 40) await visit(full, depth + 1);
    }
  };
  await visit(root, 0);
  walked.files.sort();
  return walked;
}

/**
 * The DocTypes, reports and customizations that lie in a package's modules, for a package that only a lone file
 * points to: it may be anything, so no more than these places is looked at.
 */
export function listPackage(root: string): string[] {
  const entriesOf = (folder: string): Dirent[] => {
    try {
      return list(folder);
    } catch {
      return [];
    }
  };
  const files: string[] = [];
  for (const module of entriesOf(root).filter((entry) => entry.isDirectory() && !SKIPPED.has(entry.name))) {
    const folder = `${root}/${module.name}`;
    for (const kind of ['doctype', 'report']) {
      for (const { name } of entriesOf(`${folder}/${kind}`)) {
        for (const extension of ['json', 'py']) files.push(`${folder}/${kind}/${name}/${name}.${extension}`);
      }
    }
    for (const { name } of entriesOf(`${folder}/custom`)) files.push(`${folder}/custom/${name}`);
  }
  return files.filter((file) => kindOf(file) && exists(file)).sort();
}

/** Whether `listPackage` would find a file of this path below the package, given by the names in it. */
export function isInPackage(names: readonly string[]): boolean {
  const [module = '', kind, name, file = '', ...rest] = names;
  if (rest.length > 0 || SKIPPED.has(module)) return false;
  if (kind === 'custom') return names.length === 3;
  return (kind === 'doctype' || kind === 'report') && (file === `${name}.json` || file === `${name}.py`);
}

function follow(link: string): { path: string; isFolder: boolean } | undefined {
  try {
    return { path: realPath(link), isFolder: isFolderAt(link) };
  } catch {
    return undefined;
  }
}

/** Whether a link's target is walked under another name, or holds the folder that the link is in. */
function walkedElsewhere(target: string, folder: string, root: string, seen: ReadonlySet<string>): boolean {
  if (seen.has(target)) return true;
  const below =
    target === root ? '' : target.startsWith(`${root}/`) ? target.slice(root.length + 1) : undefined;
  if (below !== undefined) return !below.split('/').some(isSkipped);
  const here = follow(folder)?.path ?? folder;
  return here.startsWith(target === '/' ? '/' : `${target}/`);
}

function siteConfigs(site: string): string[] {
  try {
    return list(site)
      .filter(({ name }) => name === 'site_config.json')
      .map(({ name }) => `${site}/${name}`);
  } catch {
    return [];
  }
}
