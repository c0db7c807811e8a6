import type { ConfigProblem } from '../../core/config/parse.js';
import type { VSchemaSetting } from '../../core/config/settings.js';
import type { Checker, CheckSession } from '../checker.js';
import { readVSchemaFile } from '../sharding.js';

/** Configuration files are read with the project; their problems are reported as they are checked. */
export const configChecker: Checker = {
  name: 'config',
  handles: (file) => file.kind === 'config',
  async check(files, session) {
    for (const file of files) {
      const document = session.document(file);
      if (!document) continue;
      const config = session.config(file);
      const problems = [...(config?.problems ?? []), ...vschemaProblem(session, config?.layer.vschema)];
      session.lint(file, document, { configProblems: problems });
    }
  },
};

/** A VSchema that cannot be read: nothing is judged on shards, and somebody has to know. */
function vschemaProblem({ project }: CheckSession, setting: VSchemaSetting | undefined): ConfigProblem[] {
  const read = setting && readVSchemaFile(project, setting.path);
  if (!setting?.origin || !read || !('message' in read)) return [];
  return [{ span: setting.origin.span, message: `The VSchema ${setting.path} is ${read.message}` }];
}
