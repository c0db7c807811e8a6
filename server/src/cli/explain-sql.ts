import path from 'node:path';
import { jsonText, terminalLines } from '../core/escape.js';
import { explainMarkdown, explainText } from '../core/report/explain-sql.js';
import { extractSqlFile } from '../core/sources/sql/extract.js';
import { explainedBy, explainingPlanning, explainStatements } from '../workspace/explain-sql.js';
import { normalize } from '../workspace/files.js';
import { isPlanning } from '../workspace/sharding.js';
import { choice, readArgs, refuseEmpty } from './args.js';
import { withExamples } from './commands.js';
import { startEngine } from './engine.js';
import { EXIT, type Io, UsageError } from './io.js';
import { openProjects } from './projects.js';

export const HELP = `usage: doctype-compat explain-sql [SQL]

Says what Vitess does with a statement on a sharded cluster: which shards get which query, why, and what would change
that. Without SQL it is read from standard input; several statements are divided by ;

  --in PATH       the bench or app whose tables and configuration hold (default: the current folder)
  --vschema FILE  the VSchema (default: the one that doctype-compat.json names, else one made of the DocTypes)
  --format F      text, json or markdown (default text)

Exit code 0; 1: Vitess refuses a statement; 2: wrong usage, or the Vitess engine is missing.
`;

/** `doctype-compat explain-sql` */
export async function explainSqlCommand(args: string[], io: Io): Promise<number> {
  const { values, positionals } = readArgs('explain-sql', args);
  if (values.help) {
    io.stdout.write(withExamples('explain-sql', HELP));
    return EXIT.ok;
  }
  const format = choice('format', values.format, ['text', 'json', 'markdown']);
  const sql = positionals.length > 0 ? positionals.join(' ') : await io.stdin();
  const statements = extractSqlFile(sql).map((fragment) => fragment.sql);
  if (statements.length === 0) throw new UsageError('explain-sql: no statement given');
  refuseEmpty([values.in]);
  const opened = await openProjects([values.in], io);
  const { project } = opened[0]!;
  const named = values.vschema === undefined ? undefined : normalize(path.resolve(io.cwd, values.vschema));
  const here = `${project.root.path}/x.sql`;
  const planning = explainingPlanning(project, here, named);
  if (!isPlanning(planning)) throw new UsageError(`${planning.path}: ${planning.message}`);
  const engine = await startEngine(opened);
  const settings = project.settingsFor(here);
  const explained = await explainStatements(statements, planning, engine.use, settings.versions.vitess);
  const file = named ?? settings.vschema?.path;
  const by = explainedBy(planning, file && (path.relative(io.cwd, file) || file), engine.use);
  const { problem } = engine.end();
  if (!explained) throw new UsageError(problem ?? 'the Vitess engine does not answer');
  if (format === 'json') io.stdout.write(`${jsonText({ ...by, statements: explained })}\n`);
  else if (format === 'markdown') io.stdout.write(explainMarkdown(explained, by));
  else io.stdout.write(terminalLines(explainText(explained, by)));
  return explained.some(({ error }) => error) ? EXIT.findings : EXIT.ok;
}
