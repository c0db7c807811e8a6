import { statSync } from 'node:fs';
import path from 'node:path';
import { findRoot, type Root } from '../workspace/discover.js';
import { normalize, reasonOf } from '../workspace/files.js';
import { Project } from '../workspace/project.js';
import { type Io, UsageError } from './io.js';

/** A project with what was asked of it. */
export interface Opened {
  project: Project;
  /** Absolute paths of the files and folders asked for. */
  paths: string[];
  /** A file's path as the user knows it: as given, or below a given folder; else relative to where we are. */
  shown(file: string): string;
}

/** Loads the workspace around each path; paths of one workspace share it. */
export async function openProjects(given: readonly string[], io: Io): Promise<Opened[]> {
  const byRoot = new Map<string, { root: Root; paths: Map<string, string> }>();
  for (const one of given) {
    const absolute = normalize(path.resolve(io.cwd, one));
    let isFolder: boolean;
    try {
      isFolder = statSync(absolute).isDirectory();
    } catch (error) {
      throw new UsageError(`${one}: ${reasonOf(error)}`);
    }
    const root = findRoot(absolute, isFolder);
    const entry = byRoot.get(root.path) ?? { root, paths: new Map() };
    byRoot.set(root.path, entry);
    if (!entry.paths.has(absolute)) entry.paths.set(absolute, one);
  }
  const opened: Opened[] = [];
  for (const { root, paths } of byRoot.values()) {
    const project = await Project.load(root);
    for (const at of paths.keys()) project.include(at);
    opened.push({ project, paths: [...paths.keys()], shown: shownAs(paths, io.cwd) });
  }
  return opened;
}

/** Standard input as the file of that name, with the workspace that such a file would be in. */
export async function openStdin(name: string, io: Io): Promise<Opened[]> {
  const at = normalize(path.resolve(io.cwd, name));
  const text = await io.stdin();
  const project = await Project.load(findRoot(at, false));
  project.update(at, text);
  project.include(at);
  return [
    { project, paths: [at], shown: (file) => (file === at ? name : path.relative(io.cwd, file) || file) },
  ];
}

function shownAs(paths: ReadonlyMap<string, string>, cwd: string): (file: string) => string {
  const given = [...paths].sort(([a], [b]) => b.length - a.length);
  return (file) => {
    for (const [absolute, as] of given) {
      if (file === absolute) return as;
      if (file.startsWith(absolute.endsWith('/') ? absolute : `${absolute}/`)) {
        const below = file.slice(absolute.length).replace(/^\//, '');
        return as === '.' || as === './' ? below : `${as.replace(/\/+$/, '')}/${below}`;
      }
    }
    return path.relative(cwd, file) || file;
  };
}
