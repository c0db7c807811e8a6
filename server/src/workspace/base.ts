import { noteUnsteady } from './disk.js';
import { Git, GitError } from './git.js';
import type { SideFile } from './side.js';

/** The version that a work tree is compared with. */
export interface Base {
  git: Git;
  /** A commit's id, or `index`. */
  commit: string;
  /** For people: `origin/develop (merge base 1a2b3c4)`. */
  shown: string;
  /** Said once: the clone is shallow, the merge base is missing. */
  note: string | undefined;
  files: ReadonlyMap<string, string>;
  /** Symbolic links: what they lead to is not followed through history. */
  links: ReadonlySet<string>;
}

/**
 * Finds a base: `index`, or the merge base of HEAD with a branch, tag or commit. Without a name, the merge base
 * with the default branch, else HEAD.
 */
export async function findBase(folder: string, name: string | undefined): Promise<Base> {
  const { git, ...named } = await nameBase(folder, name);
  if (named.commit !== 'index') return { git, ...named, ...(await git.tree(named.commit)) };
  noteUnsteady();
  return { git, ...named, ...(await git.tree('index')) };
}

/** The same without a listing of its files: what decides them is its commit. */
async function nameBase(folder: string, name: string | undefined): Promise<Omit<Base, 'files' | 'links'>> {
  const git = await Git.open(folder);
  if (name === 'index') return { git, commit: 'index', shown: 'the index', note: undefined };
  const ref = name ?? (await git.defaultBranch()) ?? 'HEAD';
  const commit = await git.commit(ref);
  if (commit === undefined) {
    const why = git.shallow ? ' (this clone is shallow: fetch it, or unshallow)' : '';
    throw new GitError(`unknown branch, tag or commit ${JSON.stringify(ref)}${why}`);
  }
  const head = await git.commit('HEAD');
  const merge = head === undefined ? undefined : await git.mergeBase(commit, head);
  const chosen = merge ?? commit;
  const note =
    merge === undefined
      ? `the merge base with ${ref} is not here${git.shallow ? ', as this clone is shallow' : ''}: compared with ${ref} itself`
      : undefined;
  // What git calls the default branch is `refs/remotes/origin/develop`.
  const short = ref.replace(/^refs\/(?:remotes|heads|tags)\//, '');
  const shown =
    merge === undefined || merge === commit ? short : `${short} (merge base ${merge.slice(0, 7)})`;
  return { git, commit: chosen, shown, note };
}

/** What a base of this name is now, in one line, to be held against what it was; git's own words where there is none. */
export async function baseAsSeen(folder: string, name: string): Promise<string> {
  try {
    const { git, commit, shown, note } = await nameBase(folder, name);
    return [git.root, commit, shown, note].join(' ');
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    return `error ${error.message}`;
  }
}

/** Reads files of a base by path below the repository's root. */
export async function readBase(base: Base, wanted: (file: string) => boolean): Promise<SideFile[]> {
  const found = [...base.files].filter(([file]) => wanted(file));
  const texts = await base.git.blobs(found.map(([, id]) => id));
  return found.map(([file], i) => ({ path: file, text: texts[i]! }));
}
