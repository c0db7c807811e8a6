import { spawn } from 'node:child_process';
import path from 'node:path';
import { checkoutAround, findPrograms, programFolders } from '../child/programs.js';

/** Git said no, or is not there. The message is fit for a user. */
export class GitError extends Error {
  override readonly name = 'GitError';
}

/**
 * Reading only, and nothing of the repository's is run: no hooks, no file system monitor, no filters or text
 * conversions (`cat-file` gives blobs as they are stored), no lock on the index, no fetch of missing objects.
 */
const SAFE = [
  '--no-pager',
  '--no-optional-locks',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'core.alternateRefsCommand=',
  '-c',
  'protocol.allow=never',
];
const ENV = {
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  GIT_NO_LAZY_FETCH: '1',
  GIT_NO_REPLACE_OBJECTS: '1',
  LC_ALL: 'C',
};

/** A repository, read through plumbing. */
export class Git {
  private constructor(
    /** The top of the work tree, with `/`. */
    readonly root: string,
    readonly shallow: boolean,
  ) {}

  /** The repository around a folder. */
  static async open(folder: string): Promise<Git> {
    const out = await run(folder, [
      'rev-parse',
      '--is-shallow-repository',
      '--is-inside-work-tree',
      '--show-prefix',
    ]);
    const [shallow, inside, prefix = ''] = out.toString('utf8').split('\n');
    if (inside !== 'true') throw new GitError(`${folder}: the repository has no work tree`);
    // In the caller's own words: git would resolve symbolic links.
    const below = prefix.replace(/\/$/, '');
    const root = below === '' ? folder : folder.slice(0, folder.length - below.length - 1);
    return new Git(root, shallow === 'true');
  }

  private run(args: readonly string[], input?: string): Promise<Buffer> {
    return run(this.root, args, input);
  }

  /** The commit a name stands for; undefined when there is none. */
  async commit(ref: string): Promise<string | undefined> {
    try {
      const out = await this.run(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);
      return out.toString('utf8').trim() || undefined;
    } catch {
      return undefined;
    }
  }

  /** Where two histories part; undefined when that commit is not here (a shallow clone) or there is none. */
  async mergeBase(a: string, b: string): Promise<string | undefined> {
    try {
      return (await this.run(['merge-base', a, b])).toString('utf8').trim().split('\n')[0] || undefined;
    } catch {
      return undefined;
    }
  }

  /** The branch that work starts from: what `origin/HEAD` names, else develop, main, master, version branches. */
  async defaultBranch(): Promise<string | undefined> {
    try {
      const out = await this.run(['symbolic-ref', '--quiet', 'refs/remotes/origin/HEAD']);
      const ref = out.toString('utf8').trim();
      if (ref && (await this.commit(ref))) return ref;
    } catch {
      // No remote, or it was never asked for its HEAD.
    }
    for (const ref of ['origin/develop', 'origin/main', 'origin/master', 'develop', 'main', 'master']) {
      if (await this.commit(ref)) return ref;
    }
    return undefined;
  }

  /** Regular files of a commit, or of the index: path below the root to object id; and its symbolic links. */
  async tree(commit: string | 'index'): Promise<{ files: Map<string, string>; links: Set<string> }> {
    const args = commit === 'index' ? ['ls-files', '--stage', '-z'] : ['ls-tree', '-r', '-z', commit];
    const out = (await this.run(args)).toString('utf8');
    const files = new Map<string, string>();
    const links = new Set<string>();
    for (const line of out.split('\0')) {
      const match = /^(100\d{3}|120000) (?:blob )?([0-9a-f]{40,64})(?: \d)?\t(.*)$/s.exec(line);
      if (match?.[1] === '120000') links.add(match[3]!);
      else if (match) files.set(match[3]!, match[2]!);
    }
    return { files, links };
  }

  /** Files that are in no commit, without those that git is told to ignore: paths below the root. */
  async untracked(): Promise<string[]> {
    const out = await this.run(['ls-files', '--others', '--exclude-standard', '-z']);
    return out
      .toString('utf8')
      .split('\0')
      .filter((name) => name !== '');
  }

  /** The text of objects, in the order asked; empty for one that is not here. */
  async blobs(ids: readonly string[]): Promise<string[]> {
    if (ids.length === 0) return [];
    const out = await this.run(['cat-file', '--batch'], `${ids.join('\n')}\n`);
    const texts: string[] = [];
    let at = 0;
    while (at < out.length && texts.length < ids.length) {
      const end = out.indexOf(10, at);
      const head = out.toString('utf8', at, end);
      const size = /^[0-9a-f]+ blob (\d+)$/.exec(head)?.[1];
      if (size === undefined) {
        texts.push('');
        at = end + 1;
        continue;
      }
      const start = end + 1;
      texts.push(out.toString('utf8', start, start + Number(size)));
      at = start + Number(size) + 1;
    }
    return texts;
  }
}

/** What git says most often, for people who do not know its words; the rest without its prefix. */
function inWords(message: string, folder: string): string {
  const said = message.replace(/^fatal: /, '');
  if (/^not a git repository/.test(said)) return `${folder} is in no git repository`;
  if (/dubious ownership/.test(said))
    return `git does not read ${folder}, which belongs to another user (git config safe.directory allows it)`;
  if (/^(?:bad object|bad revision|ambiguous argument|Needed a single revision)/.test(said))
    return `the repository has no such commit (${said})`;
  if (/unable to read (?:tree|sha1)|missing (?:blob|tree|commit)/.test(said))
    return `a part of the history is not here: fetch more of it (${said})`;
  return said;
}

const programs = new Map<string, { program: string; path: string } | undefined>();

/** The git that is run for a checkout, never one that lies in it, with the PATH for what git itself runs. */
function gitFor(folder: string): { program: string; path: string } | undefined {
  const checkout = checkoutAround(folder);
  if (!programs.has(checkout)) {
    const [program] = findPrograms(['git'], [checkout]);
    const folders = programFolders([checkout]);
    programs.set(
      checkout,
      program === undefined ? undefined : { program, path: folders.join(path.delimiter) },
    );
  }
  return programs.get(checkout);
}

function run(cwd: string, args: readonly string[], input?: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const git = gitFor(cwd);
    if (!git) {
      reject(new GitError('git is not installed'));
      return;
    }
    // Not in the workspace's folder: what a system looks for in the folder that it is in must not be found there.
    const child = spawn(git.program, [...SAFE, '-C', cwd, ...args], {
      cwd: path.parse(git.program).root,
      env: { ...process.env, ...ENV, PATH: git.path },
      windowsHide: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const out: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    child.on('error', (error: NodeJS.ErrnoException) =>
      reject(new GitError(error.code === 'ENOENT' ? 'git is not installed' : error.message)),
    );
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(out));
      else {
        const message = Buffer.concat(errors).toString('utf8').trim().split('\n')[0] ?? '';
        reject(new GitError(inWords(message, cwd) || `git ${args[0]} ended with ${code}`));
      }
    });
    child.stdin.on('error', () => {});
    child.stdin.end(input ?? '');
  });
}
