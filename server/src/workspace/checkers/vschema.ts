import type { ConfigProblem } from '../../core/config/parse.js';
import { againstDocTypes, openVSchema, placeOfError } from '../../core/sharding/file.js';
import { planningFor } from '../../core/sharding/planning.js';
import type { Checker, CheckSession } from '../checker.js';
import type { ProjectFile } from '../project.js';
import { knownTables } from '../sharding.js';

/** VSchema files: their form, what Vitess itself finds wrong with them, and whether the DocTypes know their tables. */
export const vschemaChecker: Checker = {
  name: 'vschema',
  scope: 'last',
  handles: (file) => file.kind === 'vschema',
  async check(files, session) {
    for (const file of files) {
      await session.pause();
      const document = session.document(file);
      if (!document) continue;
      const configProblems = await problemsOf(file, document.text, session);
      session.lint(file, document, { configProblems });
    }
  },
};

async function problemsOf(
  file: ProjectFile,
  text: string,
  { project, engine }: CheckSession,
): Promise<ConfigProblem[]> {
  const opened = openVSchema(file.path, text);
  const { vschema } = opened;
  if (!vschema) return opened.problems;
  const problems = [...againstDocTypes(opened, knownTables(project, file))];
  const { keyspace } = planningFor('', vschema, () => undefined, true);
  const answer = await engine?.setVSchema(`file ${file.path}`, vschema, keyspace);
  if (!answer) return problems;
  if ('error' in answer) return [{ span: opened.keyOf(''), message: `Vitess: ${answer.error}` }, ...problems];
  for (const { name, error } of answer.keyspaces) {
    if (error === undefined) continue;
    problems.push({
      span: placeOfError(opened, name, error),
      message: `Vitess refuses keyspace ${name}: ${error}`,
    });
  }
  return problems;
}
