import { forgetParsed } from '../core/python/parse.js';
import type { Work } from './check.js';
import { forgetAnalysis } from './checkers/entry.js';
import { collect } from './collect.js';
import type { Project } from './project.js';
import { forgetQueries } from './queries.js';

/**
 * Lets go of what was made of files that are judged and will not be again: their texts, what they send, and after the
 * last checker that follows code through the program what is known of it. Whoever needs it all the same reads it anew.
 */
export function release(project: Project, work: readonly Work[]): void {
  for (const { checker, files } of work) {
    if (checker.scope === 'program') {
      forgetAnalysis(project);
      for (const { path } of project.files) project.forget(path);
    }
    for (const { path } of files) {
      forgetQueries(project, path);
      project.forget(path);
    }
  }
  forgetParsed();
  collect();
}
