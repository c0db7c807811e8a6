import type { ConfigProblem } from '../../core/config/parse.js';
import type { VSchemaSetting } from '../../core/config/settings.js';
import type { Checker, CheckSession } from '../checker.js';
import type { ProjectFile } from '../project.js';
import { readVSchemaFile } from '../sharding.js';

/** Configuration files are read with the project; their problems are reported as they are checked. */
export const configChecker: Checker = {
  name: 'config',
  scope: 'last',
  handles: (file) => file.kind === 'config',
  async check(files, session) {
    for (const file of files) {
      const document = session.document(file);
      if (!document) continue;
      const config = session.config(file);
      const problems = [
        ...(config?.problems ?? []),
        ...vschemaProblem(session, config?.layer.vschema),
        ...withoutSqlite(file, document.text, session),
      ];
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

/** A configuration that asks for SQLite where there is no backend, or nothing that could judge statements for it. */
function withoutSqlite(file: ProjectFile, text: string, session: CheckSession): ConfigProblem[] {
  const start = text.indexOf('"sqlite"');
  if (start < 0 || !session.config(file)?.layer.targets?.includes('sqlite')) return [];
  const span = { start, end: start + '"sqlite"'.length };
  if (session.frappe(file) === '15')
    return [
      {
        span,
        message: 'Frappe 15 has no SQLite backend; 16 is the first that has one.',
        severity: 'warning',
      },
    ];
  const status = session.sqlite?.status();
  if (status?.state !== 'missing') return [];
  const message = `Statements are not judged for SQLite: ${status.message}. DDL, and statements and functions that only MariaDB has, are judged by tables.`;
  return [{ span, message, severity: 'warning' }];
}
