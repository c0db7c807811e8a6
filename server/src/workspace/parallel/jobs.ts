import type { Work } from '../check.js';
import { checkers } from '../checkers/index.js';
import type { Project, ProjectFile } from '../project.js';
import type { Job } from './protocol.js';

/** Files judged at once: few enough that all threads end at about the same time, and that what was read can go soon. */
const CHUNK = 100;

/**
 * Divides work so that threads can do it apart: what follows code through the whole program is one job, the first
 * because it is the longest; the rest are chunks of files, each with all that is to be judged in them.
 */
export function jobsOf(work: readonly Work[]): Omit<Job, 'id'>[] {
  const program = work.filter(({ checker, files }) => checker.scope === 'program' && files.length > 0);
  const local = work.filter(({ checker }) => checker.scope === undefined);
  const jobs: Omit<Job, 'id'>[] = [];
  if (program.length > 0) jobs.push({ work: program.map((one) => named(one)) });
  const files = filesOf(local).sort();
  for (let at = 0; at < files.length; at += CHUNK) {
    const chunk = new Set(files.slice(at, at + CHUNK));
    const own = local.map((one) => ({ ...one, files: one.files.filter(({ path }) => chunk.has(path)) }));
    jobs.push({ work: own.filter((one) => one.files.length > 0).map((one) => named(one)) });
  }
  return jobs;
}

/** The paths that some work is about, each once. */
export function filesOf(work: readonly Work[]): string[] {
  return [...new Set(work.flatMap(({ files }) => files.map(({ path }) => path)))];
}

/** Whether a job follows code through the whole program. */
export function isProgram({ work }: Job): boolean {
  return work.some(({ checker }) => checkers.find(({ name }) => name === checker)?.scope === 'program');
}

function named({ checker, files }: Work): Job['work'][number] {
  return { checker: checker.name, files: files.map(({ path }) => path) };
}

/** The work of a job in a project that has its files. */
export function workOf({ work }: Job, project: Project): Work[] {
  return work.flatMap(({ checker: name, files }) => {
    const checker = checkers.find((one) => one.name === name);
    const own = files.flatMap((path): readonly ProjectFile[] => {
      const file = project.file(path);
      return file ? [file] : [];
    });
    return checker ? [{ checker, files: own }] : [];
  });
}
