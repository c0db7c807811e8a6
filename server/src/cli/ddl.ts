import { existsSync } from 'node:fs';
import path from 'node:path';
import { createStatements, indexStatements } from '../core/engines/create.js';
import { ENGINE_IDS, type EngineId } from '../core/engines/index.js';
import { sequenceVSchema } from '../core/engines/mysql/ddl.js';
import { jsonText, sqlComment, sqlText } from '../core/escape.js';
import type { FrappeVersion } from '../core/targets.js';
import type { ProjectFile } from '../workspace/project.js';
import { docTypeOnSite } from '../workspace/tables.js';
import { choice, choices, readArgs, readFrappe, refuseEmpty } from './args.js';
import { withExamples } from './commands.js';
import { EXIT, type Io, UsageError, warn } from './io.js';
import { type Opened, openProjects } from './projects.js';

const HELP = `usage: doctype-compat ddl <file|folder|DocType>…

Prints the statements that create the tables.

  --target T    ${ENGINE_IDS.join(', ')}: what Frappe sends to MariaDB and SQLite, the same meaning for the
                others; default mariadb
  --frappe V    15, 16 or develop (default: as found in the bench, else 16)
  --format F    sql or json (default sql)
`;

interface DdlEntry {
  doctype: string;
  file: string;
  target: EngineId;
  sql: string[];
  /** What else Vitess needs to be told; printed as a comment, no part of the JSON. */
  vschema: object | undefined;
}

/** `doctype-compat ddl <file|dir|DocType>…` */
export async function ddlCommand(args: string[], io: Io): Promise<number> {
  const { values, positionals } = readArgs('ddl', args);
  if (values.help) {
    io.stdout.write(withExamples('ddl', HELP));
    return EXIT.ok;
  }
  const targets = choices('target', values.target ?? ['mariadb'], ENGINE_IDS);
  const format = choice('format', values.format, ['sql', 'json']);
  const frappe = values.frappe === undefined ? undefined : readFrappe(values.frappe);
  if (positionals.length === 0) throw new UsageError('ddl needs a file, a folder or a DocType');

  refuseEmpty(positionals);

  const isPath = (given: string) => existsSync(path.resolve(io.cwd, given));
  const opened = await openProjects(positionals.filter(isPath), io);
  const names = positionals.filter((given) => !isPath(given));
  if (names.length) opened.push(await openNamed(names, io));

  const entries: DdlEntry[] = [];
  const notes: string[] = [];
  for (const one of opened) {
    const files = one.project.files.filter((file) => isAsked(file, one.paths));
    for (const file of files) {
      const made = ddlOf(file, one, targets, frappe);
      if (typeof made === 'string') notes.push(`${one.shown(file.path)}: ${made}`);
      else entries.push(...made);
    }
  }
  for (const note of notes) warn(io, note);
  if (entries.length === 0 && notes.length === 0)
    throw new UsageError(`no DocType in ${positionals.join(', ')}`);
  if (format === 'json') {
    const shown = entries.map(({ vschema, ...entry }) => entry);
    io.stdout.write(`${jsonText(shown)}\n`);
  } else io.stdout.write(entries.map(asSql).join('\n'));
  return notes.length ? EXIT.failure : EXIT.ok;
}

/** The workspace at the current folder, asked for DocTypes by name. */
async function openNamed(names: readonly string[], io: Io): Promise<Opened> {
  const [here] = await openProjects(['.'], io);
  const { project } = here!;
  const paths = names.map((name) => {
    const file = project.fileOf(name);
    if (!file) throw new UsageError(`there is no file and no DocType ${JSON.stringify(name)} here`);
    return file.path;
  });
  return { ...here!, paths };
}

function isAsked(file: ProjectFile, paths: readonly string[]): boolean {
  return paths.some((at) => file.path === at || file.path.startsWith(at.endsWith('/') ? at : `${at}/`));
}

/** The entries of one file, none where it holds no DocType, or why there are none. */
function ddlOf(
  file: ProjectFile,
  { project, named, shown }: Opened,
  targets: readonly EngineId[],
  asked: FrappeVersion | undefined,
): DdlEntry[] | string {
  const source = project.source(file.path);
  if (!source) {
    const text = file.kind === 'doctype' || named.includes(file.path) ? project.read(file.path) : '';
    return typeof text === 'string' ? [] : text.message;
  }
  if (project.badByte(file.path)) return 'it is not in UTF-8';
  if (source.conflict) return 'it has conflict markers';
  const [broken] = source.syntaxErrors;
  if (broken) return `it is not valid JSON: ${broken.message}`;
  const frappe = asked ?? project.frappeFor(file.path);
  const { table } = docTypeOnSite(project, file, source, frappe);
  return targets.map((target) => ({
    doctype: source.data.name,
    file: shown(file.path),
    target,
    sql: table ? [...createStatements(table, target), ...indexStatements(table, target)] : [],
    vschema: table && target === 'vitess' ? sequenceVSchema(table) : undefined,
  }));
}

function asSql({ doctype, file, sql, vschema }: DdlEntry): string {
  const comment = (text: string) => `${sqlComment(text)}\n`;
  const none = sql.length ? '' : ': no table';
  const statements = sql.map((statement) => `${sqlText(statement.trim())};\n`).join('');
  return (
    comment(`${doctype} (${file})${none}`) +
    statements +
    (vschema ? comment(`VSchema: ${JSON.stringify(vschema)}`) : '')
  );
}
