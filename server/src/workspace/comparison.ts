import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Finding } from '../core/finding.js';
import type { Side } from '../core/migration/plan/side.js';
import { type Base, findBase, readBase } from './base.js';
import { check } from './check.js';
import type { CheckOptions } from './check-run.js';
import type { ChangeBase } from './checker.js';
import { customizedInCode } from './code-customizations.js';
import { exists, noteLook, noteUnsteady, read } from './disk.js';
import { kindOf, SIZE_LIMIT } from './files.js';
import { GitError } from './git.js';
import type { Project } from './project.js';
import { isDashboardFile } from './shipped-documents.js';
import { type SideFile, sideOf, tellsOfDocTypes, withCode } from './side.js';

/** The version that a project is compared with: a bench has a repository for each app. */
export interface Comparison {
  bases: readonly Base[];
  change: ChangeBase;
  /** Each once: a shallow clone, a missing merge base, an app without a repository. */
  notes: readonly string[];
}

/** Finds the base of each repository of a project, as far as it is asked for; throws a GitError when there is none at all. */
async function basesOf(
  project: Project,
  paths: readonly string[],
  name: string | undefined,
): Promise<Pick<Comparison, 'bases' | 'notes'>> {
  const root = project.root.path;
  const repository = repositoriesIn(root);
  const folders = new Set<string>();
  for (const file of project.files) {
    const asked = paths.some(
      (one) => file.path === one || file.path.startsWith(`${one.replace(/\/$/, '')}/`),
    );
    if (asked) folders.add(repository(path.posix.dirname(file.path)) ?? file.app?.root ?? root);
  }
  if (folders.size === 0) folders.add(root);
  const bases = new Map<string, Base>();
  const notes = new Set<string>();
  let failure: GitError | undefined;
  for (const folder of folders) {
    try {
      const base = await findBase(folder, name);
      const { git, commit, shown, note } = base;
      noteLook('base', folder, [git.root, commit, shown, note].join(' '));
      if (!bases.has(base.git.root)) bases.set(base.git.root, base);
      if (base.note !== undefined) notes.add(base.note);
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
      noteLook('base', folder, `error ${error.message}`);
      failure = error;
      notes.add(`${path.basename(folder)}: ${error.message}`);
    }
  }
  if (bases.size === 0) throw failure ?? new GitError('no git repository');
  return { bases: [...bases.values()], notes: [...notes] };
}

/**
 * The files of a project that differ from a base (`HEAD`: the last commit) or are in none, byte by byte; what git is told
 * to ignore is none of them. Throws a GitError when there is no repository at all.
 */
export async function changedSince(
  project: Project,
  paths: readonly string[],
  name: string,
): Promise<{ files: string[]; notes: readonly string[] }> {
  const { bases, notes } = await basesOf(project, paths, name);
  const isCovered = coverage(bases);
  const files: string[] = [];
  // Which files are ignored is nothing that a look at the disk shows again.
  noteUnsteady();
  for (const { git, files: tree } of bases) {
    const fresh = new Set([...(await git.untracked()), ...(await git.tree('index')).files.keys()]);
    for (const { path: file } of project.files) {
      if (!file.startsWith(`${git.root}/`) || !isCovered(file)) continue;
      const name = file.slice(git.root.length + 1);
      const id = tree.get(name);
      if (id === undefined ? fresh.has(name) : id !== blobId(file, id.length)) files.push(file);
    }
  }
  return { files: [...new Set(files)].sort(), notes };
}

/** The id that git would give a file's bytes. */
function blobId(file: string, digits: number): string | undefined {
  try {
    const found = read(file, SIZE_LIMIT);
    if (found === 'irregular' || 'size' in found) return undefined;
    const hash = createHash(digits === 40 ? 'sha1' : 'sha256');
    return hash.update(`blob ${found.bytes.length}\0`).update(found.bytes).digest('hex');
  } catch {
    return undefined;
  }
}

/** Finds what a project is compared with; throws a GitError when there is no repository at all. */
export async function openComparison(
  project: Project,
  paths: readonly string[],
  name: string | undefined,
): Promise<Comparison> {
  const { bases: all, notes } = await basesOf(project, paths, name);
  const shown = [...new Set(all.map((base) => base.shown))].join(', ');
  const { sources } = customizedInCode(project);
  const telling: Wanted = (file) =>
    file.kind === 'json'
      ? project.mayHoldDocType(file) || isDashboardFile(file)
      : tellsOfDocTypes(file) || (file.kind === 'python' && sources.has(file.path));
  const then = await projectAt(project, all, telling);
  const side = sideOf(then);
  let code: Promise<Side> | undefined;
  const change: ChangeBase = {
    side,
    project: then,
    shown,
    code: () => {
      code ??= codeAt(project, all).then((files) => withCode(side, files));
      return code;
    },
  };
  return { bases: all, change, notes };
}

/** The findings that the base did not have. Findings on changes are never in the base. */
export async function newFindings(
  project: Project,
  comparison: Comparison,
  findings: readonly Finding[],
  options: CheckOptions,
): Promise<Finding[]> {
  const files = [...new Set(findings.map(({ file }) => file))];
  if (files.length === 0) return [];
  const before = await projectAt(project, comparison.bases, () => true);
  const { base: _, onProgress: __, times: ___, ...rest } = options;
  const old = await check(before, { ...rest, paths: files });
  const known = new Map<string, number>();
  for (const { fingerprint } of old.findings) known.set(fingerprint, (known.get(fingerprint) ?? 0) + 1);
  return findings.filter(({ fingerprint }) => {
    const left = known.get(fingerprint) ?? 0;
    known.set(fingerprint, left - 1);
    return left <= 0;
  });
}

type Wanted = (file: { path: string; kind: NonNullable<ReturnType<typeof kindOf>> }) => boolean;

/** The project as its repositories had it at the base; only the wanted files of it are read. */
async function projectAt(project: Project, bases: readonly Base[], wanted: Wanted): Promise<Project> {
  const texts = new Map<string, string>();
  for (const base of bases) {
    const { root } = base.git;
    const files = await readBase(base, (file) => {
      const at = `${root}/${file}`;
      const kind = kindOf(at);
      return kind !== undefined && wanted({ path: at, kind }) && project.lists(at);
    });
    for (const { path: file, text } of files) {
      if (Buffer.byteLength(text) <= SIZE_LIMIT) texts.set(`${root}/${file}`, text);
    }
  }
  const isCovered = coverage(bases);
  const links = new Set(bases.flatMap((base) => [...base.links].map((file) => `${base.git.root}/${file}`)));
  // An ignored file is in no base, a link's file may be in none: they stay as they are.
  return project.at(texts, (file) => isCovered(file) && !links.has(file));
}

/** The rest of the base's code: who uses a field is looked up in it. */
async function codeAt(project: Project, bases: readonly Base[]): Promise<SideFile[]> {
  const code: SideFile[] = [];
  for (const base of bases) {
    const { root } = base.git;
    const files = await readBase(base, (file) => {
      const at = `${root}/${file}`;
      if (!/\.(py|js|ts|vue|sql)$/.test(file) || !project.lists(at)) return false;
      const kind = kindOf(at);
      return kind !== 'python' || !tellsOfDocTypes({ path: at, kind });
    });
    for (const { path: file, text } of files) code.push({ path: project.nameOf(`${root}/${file}`), text });
  }
  return code;
}

/** The repository, at or below a folder, that a folder in it belongs to: a bench has one for each app, an app may have more. */
function repositoriesIn(root: string): (folder: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  const find = (folder: string): string | undefined => {
    if (known.has(folder)) return known.get(folder);
    const isTop = folder === root || !folder.startsWith(`${root}/`);
    const found = exists(`${folder}/.git`) ? folder : isTop ? undefined : find(path.posix.dirname(folder));
    known.set(folder, found);
    return found;
  };
  return find;
}

/** Whether a file belongs to one of the repositories, not to another one below it. */
function coverage(bases: readonly Base[]): (file: string) => boolean {
  const roots = new Set(bases.map(({ git }) => git.root));
  const known = new Map<string, boolean>();
  const covers = (folder: string): boolean => {
    if (roots.has(folder)) return true;
    let answer = known.get(folder);
    if (answer === undefined) {
      const parent = path.posix.dirname(folder);
      answer = parent !== folder && !exists(`${folder}/.git`) && covers(parent);
      known.set(folder, answer);
    }
    return answer;
  };
  return (file) => covers(path.posix.dirname(file));
}
