import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Finding } from '../core/finding.js';
import { type SideFile, sideOf } from '../core/migration/plan/side.js';
import { type Base, belowRoot, findBase, readBase } from './base.js';
import { type CheckOptions, check } from './check.js';
import type { ChangeBase } from './checker.js';
import { kindOf } from './files.js';
import { GitError } from './git.js';
import { Project } from './project.js';
import { tellsOfDocTypes } from './since.js';

/** The version that a project is compared with: a bench has a repository for each app. */
export interface Comparison {
  bases: readonly Base[];
  change: ChangeBase;
  /** Each once: a shallow clone, a missing merge base, an app without a repository. */
  notes: readonly string[];
}

/** Finds what a project is compared with; throws a GitError when there is no repository at all. */
export async function openComparison(
  project: Project,
  paths: readonly string[],
  name: string | undefined,
): Promise<Comparison> {
  const folders = new Set<string>();
  for (const file of project.files) {
    const asked = paths.some(
      (one) => file.path === one || file.path.startsWith(`${one.replace(/\/$/, '')}/`),
    );
    if (asked) folders.add(file.app?.root ?? project.root.path);
  }
  if (folders.size === 0) folders.add(project.root.path);
  const bases = new Map<string, Base>();
  const notes = new Set<string>();
  let failure: GitError | undefined;
  for (const folder of folders) {
    try {
      const base = await findBase(folder, name);
      if (!bases.has(base.git.root)) bases.set(base.git.root, base);
      if (base.note !== undefined) notes.add(base.note);
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
      failure = error;
      notes.add(`${path.basename(folder)}: ${error.message}`);
    }
  }
  if (bases.size === 0) throw failure ?? new GitError('no git repository');
  const files: SideFile[] = [];
  for (const base of bases.values()) {
    for (const file of await readBase(base, tellsOfDocTypes)) {
      files.push({ path: `${base.git.root}/${file.path}`, text: file.text });
    }
  }
  const shown = [...new Set([...bases.values()].map((base) => base.shown))].join(', ');
  return { bases: [...bases.values()], change: { side: sideOf(files), shown }, notes: [...notes] };
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
  const before = await projectAt(project, comparison.bases);
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

/** The project as its repositories had it at the base. */
async function projectAt(project: Project, bases: readonly Base[]): Promise<Project> {
  const before = await Project.load(project.root);
  for (const base of bases) {
    const { root } = base.git;
    const wanted = await readBase(base, (file) => kindOf(`${root}/${file}`) !== undefined);
    const texts = new Map(wanted.map(({ path: file, text }) => [`${root}/${file}`, text]));
    for (const { path: at } of [...before.files]) {
      if (!at.startsWith(`${root}/`) || isNested(at, root)) continue;
      const text = texts.get(at);
      if (text === undefined) before.remove(at);
      else if (before.read(at) !== text) before.update(at, text);
      texts.delete(at);
    }
    for (const [at, text] of texts) {
      if (belowRoot(base.git, at).startsWith('..') || existsSync(at)) continue;
      before.update(at, text);
    }
  }
  return before;
}

/** Whether a file belongs to another repository below this one. */
function isNested(at: string, root: string): boolean {
  for (
    let folder = path.posix.dirname(at);
    folder.length > root.length;
    folder = path.posix.dirname(folder)
  ) {
    if (existsSync(`${folder}/.git`)) return true;
  }
  return false;
}
