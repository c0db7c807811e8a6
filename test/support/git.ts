import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import path from 'node:path';

/** Git in a folder, as somebody with a name and an address: what it prints, or an error where it refuses. */
export function gitIn(folder: string): (...args: string[]) => string {
  const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.invalid', '-c', 'commit.gpgsign=false'];
  return (...args) =>
    execFileSync('git', [...who, '-c', 'core.hooksPath=/dev/null', ...args], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
}

/** Makes a folder a repository with a branch `main`, where all that lies in it is committed. */
export function commitAll(folder: string): (...args: string[]) => string {
  const git = gitIn(folder);
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-q', '-m', 'one');
  return git;
}

/** Copies the sample bench (`examples/bench`) and commits it. */
export function committedSample(folder: string): void {
  cpSync(path.resolve(import.meta.dirname, '../../examples/bench'), folder, { recursive: true });
  commitAll(folder);
}
