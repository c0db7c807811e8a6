import type { Checker } from '../checker.js';

/** Configuration files are read with the project; their problems are reported as they are checked. */
export const configChecker: Checker = {
  name: 'config',
  handles: (file) => file.kind === 'config',
  async check(files, session) {
    for (const file of files) {
      const document = session.document(file);
      if (!document) continue;
      session.lint(file, document, { configProblems: session.config(file)?.problems ?? [] });
    }
  },
};
