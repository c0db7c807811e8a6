import { type FSWatcher, watch } from 'node:fs';
import path from 'node:path';
import { reasonOf } from '../workspace/files.js';
import type { Project } from '../workspace/project.js';
import { forgetBelow, takeIn } from '../workspace/rescan.js';
import { type Io, UsageError, warn } from './io.js';
import { type JudgeOptions, Judging, type Outcome, type Question } from './judging.js';

/** Changes that come within so many milliseconds are one: an editor writes a file in several steps. */
const TOGETHER = 60;

export interface WatchOptions {
  /** Prints an outcome; `about`: the files that it is about, where it is not everything. */
  print(outcome: Outcome, about: readonly string[] | undefined, ms: number): void;
  /** Ends the watching (for tests; a person presses Ctrl+C). */
  signal?: AbortSignal;
}

/**
 * Judges, prints, waits for files to change, and judges again: what changed first, since that is what somebody waits for,
 * then everything, since what others say may have changed with it.
 */
export async function watchAndJudge(
  question: Question,
  options: JudgeOptions,
  { print, signal }: WatchOptions,
  io: Io,
): Promise<void> {
  const judging = new Judging(question, { ...options, keep: true }, io);
  const folders = new Folders();
  try {
    await judging.open();
    folders.follow(judging.opened.map(({ project }) => project));
    const judgeAndPrint = async (files?: readonly string[], stop?: AbortSignal): Promise<void> => {
      const started = performance.now();
      const { results, summary } = await judging.judgeAll(files, stop);
      print(judging.outcome(results, summary), files, Math.round(performance.now() - started));
    };
    await judgeAndPrint();
    while (!signal?.aborted) {
      const changed = await folders.changes(signal);
      if (changed.length === 0) continue;
      const apps = await takeChanges(judging, changed);
      if (apps) await judging.open();
      else {
        judging.changed(changed);
        await judgeAndPrint(changed);
      }
      folders.follow(judging.opened.map(({ project }) => project));
      // What changes meanwhile is judged right away; the whole waits until nobody types.
      const stop = new AbortController();
      const isStopped = folders.changed(stop.signal).then((isChanged) => isChanged && stop.abort('changed'));
      try {
        await judgeAndPrint(undefined, stop.signal);
      } catch (error) {
        if (!stop.signal.aborted) throw error;
      } finally {
        stop.abort('done');
        await isStopped;
      }
    }
  } finally {
    folders.end();
    judging.end();
  }
}

/** Tells the projects what lies on the disk now; whether their apps must be found anew. */
async function takeChanges({ opened }: Judging, changed: readonly string[]): Promise<boolean> {
  let apps = false;
  const isOpen = () => false;
  for (const { project } of opened) {
    for (const at of changed) {
      const there = await takeIn(project, at, isOpen);
      const gone = there.files === 0 ? forgetBelow(project, at, isOpen) : there;
      apps ||=
        there.apps || gone.apps || /\/(?:hooks\.py|(?:modules|patches|apps)\.txt|__init__\.py)$/.test(at);
    }
  }
  return apps;
}

/** Watches the folders that files of a project lie in. */
class Folders {
  private readonly watchers = new Map<string, FSWatcher>();
  private readonly pending = new Set<string>();
  private waiting: (() => void) | undefined;

  /** Watches all folders with files of these projects, and those around them. */
  follow(projects: readonly Project[]): void {
    const wanted = new Set<string>();
    for (const { root, files } of projects) {
      wanted.add(root.path);
      for (const { path: file } of files) {
        let at = path.posix.dirname(file);
        while (at.startsWith(`${root.path}/`) && !wanted.has(at)) {
          wanted.add(at);
          at = path.posix.dirname(at);
        }
      }
    }
    for (const [folder, watcher] of this.watchers) {
      if (wanted.has(folder)) continue;
      watcher.close();
      this.watchers.delete(folder);
    }
    for (const folder of wanted) if (!this.watchers.has(folder)) this.watch(folder);
  }

  private watch(folder: string): void {
    try {
      const watcher = watch(folder, (_, name) => {
        if (name !== null) this.pending.add(`${folder}/${name}`);
        this.waiting?.();
      });
      // A folder that goes is told by the one around it.
      watcher.on('error', () => {});
      this.watchers.set(folder, watcher);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return;
      const so =
        code === 'ENOSPC'
          ? 'the system watches no more folders (fs.inotify.max_user_watches)'
          : reasonOf(error);
      throw new UsageError(`--watch ${folder}: ${so}`);
    }
  }

  /** Waits for a change; false when `signal` comes first. */
  changed(signal: AbortSignal | undefined): Promise<boolean> {
    return new Promise((resolve) => {
      const done = (isChanged: boolean) => {
        this.waiting = undefined;
        signal?.removeEventListener('abort', stop);
        resolve(isChanged);
      };
      const stop = () => done(false);
      if (this.pending.size > 0) return done(true);
      if (signal?.aborted) return done(false);
      this.waiting = () => done(true);
      signal?.addEventListener('abort', stop);
    });
  }

  /** Waits for changes and gives the paths, when no more come for a moment. */
  async changes(signal: AbortSignal | undefined): Promise<string[]> {
    if (!(await this.changed(signal))) return [];
    for (let size = 0; size !== this.pending.size; ) {
      size = this.pending.size;
      await new Promise((resolve) => setTimeout(resolve, TOGETHER));
    }
    const changed = [...this.pending];
    this.pending.clear();
    return changed;
  }

  end(): void {
    for (const watcher of this.watchers.values()) watcher.close();
    this.watchers.clear();
  }
}

/** Clears a terminal before a report, and says when it was made; elsewhere the reports follow each other. */
export function heading(io: Io, about: readonly string[] | undefined, now: Date): void {
  if (io.stdout.isTTY) io.stdout.write('\x1b[2J\x1b[3J\x1b[H');
  const what =
    about === undefined ? '' : about.length === 1 ? ' the file that changed' : ' the files that changed';
  warn(io, `${now.toTimeString().slice(0, 8)}${what}`);
}
