import path from 'node:path';
import { type Comparison, openComparison } from '../workspace/comparison.js';
import { findRoot, type Root } from '../workspace/discover.js';
import { exists, isFolder } from '../workspace/disk.js';
import { normalize, reasonOf } from '../workspace/files.js';
import { GitError } from '../workspace/git.js';
import { Project } from '../workspace/project.js';
import { isSkipped } from '../workspace/walk.js';
import { type Io, UsageError, warn } from './io.js';

/** A project with what was asked of it. */
export interface Opened {
  project: Project;
  /** Absolute paths of the files and folders asked for. */
  paths: string[];
  /** Those of them that are files of this project. */
  named: string[];
  /** A file's path as the user knows it: as given, or below a given folder; else relative to where we are. */
  shown(file: string): string;
}

interface Given {
  /** As the user wrote it. */
  as: string;
  path: string;
  isFile: boolean;
  root: Root;
}

export interface OpenOptions {
  /** What is in no bench and no app is seen with the whole repository that it is in. */
  repository?: boolean;
}

/**
 * Loads the workspace around each path; paths of one workspace share it, and one that lies in another given folder
 * is part of that, so that no file is checked twice.
 */
export async function openProjects(
  paths: readonly string[],
  io: Io,
  { repository = false }: OpenOptions = {},
): Promise<Opened[]> {
  const given = paths.map((as) => locate(as, io)).map((one) => (repository ? inRepository(one) : one));
  const roots = new Map<string, Given[]>();
  for (const one of given) {
    const outer = given.find(({ root }) => root.kind === 'folder' && isReached(one.root.path, root.path));
    const root = (outer ?? one).root;
    roots.set(root.path, [...(roots.get(root.path) ?? []), { ...one, root }]);
  }
  const opened: Opened[] = [];
  for (const group of roots.values()) {
    const projects = await Project.loadAll(group[0]!.root);
    const names = new Map(group.map(({ path: at, as }) => [at, as]));
    for (const project of projects) {
      for (const { path: at, message } of project.problems) {
        warn(io, `${at}: not read: ${message}`);
      }
    }
    const shown = shownAs(names, io.cwd);
    for (const project of projects) {
      const named = group.filter(({ isFile, path: at }) => isFile && innermost(projects, at) === project);
      for (const { path: at } of named) project.include(at);
      opened.push({ project, paths: [...names.keys()], named: named.map(({ path: at }) => at), shown });
    }
  }
  return opened;
}

function locate(as: string, io: Io): Given {
  const at = normalize(path.resolve(io.cwd, as));
  try {
    const isFile = !isFolder(at);
    return { as, path: at, isFile, root: findRoot(at, !isFile) };
  } catch (error) {
    throw new UsageError(`${as}: ${reasonOf(error)}`);
  }
}

function inRepository(given: Given): Given {
  if (given.root.kind === 'bench' || given.root.kind === 'app') return given;
  for (let folder = given.root.path; ; folder = path.posix.dirname(folder)) {
    if (exists(`${folder}/.git`)) return { ...given, root: { kind: 'folder', path: folder } };
    if (folder === path.posix.dirname(folder)) return given;
  }
}

/** Whether a folder is found when another one is walked. */
function isReached(folder: string, from: string): boolean {
  if (folder === from) return true;
  return folder.startsWith(`${from}/`) && !folder.slice(from.length).split('/').some(isSkipped);
}

function innermost(projects: readonly Project[], file: string): Project | undefined {
  const around = projects.filter(({ root }) => file.startsWith(`${root.path}/`));
  return around.sort((a, b) => b.root.path.length - a.root.path.length)[0];
}

/** Standard input as the file of that name, with the workspace that such a file would be in. */
export async function openStdin(name: string, io: Io): Promise<Opened[]> {
  const at = normalize(path.resolve(io.cwd, name));
  const text = await io.stdin();
  const project = await Project.load(findRoot(at, false));
  project.update(at, text);
  project.include(at);
  return [
    {
      project,
      paths: [at],
      named: [at],
      shown: (file) => (file === at ? name : path.relative(io.cwd, file) || file),
    },
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

/** What a project is compared with (`--base`); notes go to stderr, what git refuses is wrong usage. */
export async function compareWith(
  project: Project,
  paths: readonly string[],
  base: string,
  io: Io,
): Promise<Comparison> {
  try {
    const comparison = await openComparison(project, paths, base);
    for (const note of comparison.notes) warn(io, note);
    return comparison;
  } catch (error) {
    if (error instanceof GitError) throw new UsageError(`--base ${base}: ${error.message}`);
    throw error;
  }
}
