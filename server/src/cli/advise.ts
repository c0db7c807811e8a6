import { readFileSync } from 'node:fs';
import path from 'node:path';
import { jsonText, terminalLines } from '../core/escape.js';
import { adviseHtml, adviseMarkdown, adviseText } from '../core/report/advise.js';
import { readDigest, readGeneralLog } from '../core/sharding/query-log.js';
import type { WorkStatement } from '../core/sharding/workload.js';
import { advise } from '../workspace/advise.js';
import { reasonOf } from '../workspace/files.js';
import { appStatements } from '../workspace/workload.js';
import { choice, readArgs, refuseEmpty } from './args.js';
import { withExamples } from './commands.js';
import { startEngine } from './engine.js';
import { EXIT, type Io, UsageError } from './io.js';
import { showProgress } from './progress.js';
import { openProjects } from './projects.js';
import { askedTables } from './vschema.js';

export const HELP = `usage: doctype-compat advise [path…]

How a bench would do on shards: every statement of the apps, and those that Frappe makes for lists, documents, links,
child rows, renaming and deleting, planned by Vitess itself under several layouts; without a path, of the current folder.
It says what goes to one shard, what to all, what vtgate has to join, what is refused, and which change helps most.

  --log FILE     a general log of MariaDB or MySQL: what really comes, and how often
  --digest FILE  DIGEST_TEXT and COUNT_STAR of performance_schema, with tabs (mysql --batch) or commas between them
  --limit N      statements that Frappe makes, at most (default 2000): those that come most often
  --format F     text, json, markdown or html (a page by itself, with charts) (default text)

Exit code 0, whatever it says; 2: wrong usage, or the Vitess engine is missing.
`;

/** `doctype-compat advise [path…]` */
export async function adviseCommand(args: string[], io: Io): Promise<number> {
  const { values, positionals } = readArgs('advise', args);
  if (values.help) {
    io.stdout.write(withExamples('advise', HELP));
    return EXIT.ok;
  }
  refuseEmpty(positionals);
  const format = choice('format', values.format, ['text', 'json', 'markdown', 'html']);
  if (!/^\d+$/.test(values.limit)) throw new UsageError(`--limit ${values.limit}: not a number`);
  const counted = [
    ...(values.log === undefined ? [] : readCounted('--log', values.log, readGeneralLog, io.cwd)),
    ...(values.digest === undefined ? [] : readCounted('--digest', values.digest, readDigest, io.cwd)),
  ];
  const opened = await openProjects(positionals.length ? positionals : ['.'], io);
  const tables = opened.flatMap(askedTables);
  if (tables.length === 0)
    throw new UsageError(`no DocType with a table in ${positionals.join(', ') || '.'}`);
  const statements: WorkStatement[] = [];
  const reading = showProgress(io);
  for (const one of opened)
    statements.push(...(await appStatements(one.project, one.paths, { progress: reading.show })));
  reading.end();
  const engine = await startEngine(opened);
  const progress = showProgress(io, 'plans');
  const { project } = opened[0]!;
  const advice = await advise(tables, [...statements, ...counted], {
    engine: engine.use,
    release: project.settingsFor(`${project.root.path}/`).versions.vitess,
    limit: Number(values.limit),
    progress: (done, total) => progress.show(done, total),
  });
  progress.end();
  const { problem } = engine.end();
  if (!advice) throw new UsageError(problem ?? 'the Vitess engine does not answer');
  if (format === 'json') io.stdout.write(`${jsonText(advice)}\n`);
  else if (format === 'html') io.stdout.write(adviseHtml(advice));
  else if (format === 'markdown') io.stdout.write(adviseMarkdown(advice));
  else io.stdout.write(terminalLines(adviseText(advice)));
  return EXIT.ok;
}

function readCounted(
  option: string,
  given: string,
  read: (text: string) => WorkStatement[] | undefined,
  cwd: string,
): WorkStatement[] {
  let text: string;
  try {
    text = readFileSync(path.resolve(cwd, given), 'utf8');
  } catch (error) {
    throw new UsageError(`${option} ${given}: ${reasonOf(error)}`);
  }
  const statements = read(text);
  if (!statements) throw new UsageError(`${option} ${given}: it is none (see doctype-compat advise --help)`);
  return statements;
}
