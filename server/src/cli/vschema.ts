import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { jsonText, sqlComment } from '../core/escape.js';
import { readShardBy, type ShardBy, type SourceTable } from '../core/sharding/assign.js';
import type { WorkStatement } from '../core/sharding/workload.js';
import { reasonOf } from '../workspace/files.js';
import { sourceTables } from '../workspace/sharding.js';
import { errorsOf, type VSchemaMade, vschemaOf } from '../workspace/vschema.js';
import { appStatements } from '../workspace/workload.js';
import { writeText } from '../workspace/write.js';
import { choice, readArgs, readFrappe, refuseEmpty } from './args.js';
import { withExamples } from './commands.js';
import { startEngine } from './engine.js';
import { EXIT, type Io, UsageError, warn } from './io.js';
import { type Opened, openProjects } from './projects.js';

export const HELP = `usage: doctype-compat vschema [path…]

Prints a VSchema for the tables of all DocTypes of a bench or an app; without a path, of the current folder.
Vitess itself is asked whether it takes it. Start with an unsharded keyspace: everything that runs on MySQL runs there.

  --keyspace NAME  name of the keyspace (default main); with --sharded NAME_global is the unsharded one beside it
  --sharded        shard it: documents by name, child rows by parent, small masters copied to every shard
  --shard-by FILE  say otherwise, in JSON: {"by": "company", "tables": {"Item": "reference", "Error Log": "unsharded"}}
                   "by" shards each table that has the column; "tables" is by DocType: a column, reference, unsharded
  --out DIR        write NAME.vschema.json for each keyspace (vtctldclient ApplyVSchema --vschema-file), the SQL of
                   sequences, reference and lookup tables, and routing-rules.json (vtctldclient ApplyRoutingRules)
  --frappe V       15, 16 or develop (default: as found in the bench, else 16)
  --format F       json (the VSchema) or sql (what has to be created beside it); default json

Exit code 0; 1: Vitess refuses the VSchema; 2: wrong usage or an internal failure.
`;

/** `doctype-compat vschema [path…]` */
export async function vschemaCommand(args: string[], io: Io): Promise<number> {
  const { values, positionals } = readArgs('vschema', args);
  if (values.help) {
    io.stdout.write(withExamples('vschema', HELP));
    return EXIT.ok;
  }
  refuseEmpty(positionals);
  const format = choice('format', values.format, ['json', 'sql']);
  const { keyspace, out } = values;
  if (!/^[A-Za-z_][\w-]*$/.test(keyspace))
    throw new UsageError(`--keyspace ${keyspace}: no name of a keyspace`);
  const shardBy = values['shard-by'] === undefined ? {} : shardByFrom(values['shard-by'], io.cwd);
  if (!values.sharded && values['shard-by'] !== undefined) {
    throw new UsageError('--shard-by says how to shard: it needs --sharded');
  }
  const frappe = values.frappe === undefined ? undefined : readFrappe(values.frappe);
  const opened = await openProjects(positionals.length ? positionals : ['.'], io);
  if (frappe) for (const { project } of opened) project.overrides = { ...project.overrides, frappe };
  const tables = opened.flatMap(askedTables);
  const statements: WorkStatement[] = [];
  if (values.sharded)
    for (const one of opened) statements.push(...(await appStatements(one.project, one.paths)));
  if (tables.length === 0)
    throw new UsageError(`no DocType with a table in ${positionals.join(', ') || '.'}`);
  const [wrong] = wrongChoices(shardBy, tables);
  if (wrong !== undefined) throw new UsageError(`--shard-by: ${wrong}`);
  const engine = await startEngine(opened);
  const made = await vschemaOf(
    tables,
    statements,
    { keyspace, sharded: values.sharded, shardBy, authoritative: out === undefined },
    engine.use,
  );
  const { problem } = engine.end();
  if (problem !== undefined) warn(io, `${problem}; the VSchema is made, and Vitess did not look at it`);
  if (out !== undefined) writeAll(path.resolve(io.cwd, out), made, io);
  else if (format === 'json') io.stdout.write(`${jsonText(made.vschema)}\n`);
  else io.stdout.write(made.sql.map(asText).join('\n'));
  const errors = errorsOf(made.answer);
  for (const error of errors) warn(io, `Vitess refuses this VSchema: ${error}`);
  return errors.length > 0 ? EXIT.findings : EXIT.ok;
}

/** The tables of the DocTypes below the paths asked for, each name once. */
export function askedTables({ project, paths }: Opened): SourceTable[] {
  const within = (file: string) =>
    paths.some((at) => file === at || file.startsWith(at.endsWith('/') ? at : `${at}/`));
  const all = sourceTables(project, project.frappeFor(`${project.root.path}/`));
  return all.filter(({ file }) => file === undefined || within(file));
}

function shardByFrom(given: string, cwd: string): ShardBy {
  let text: string;
  try {
    text = readFileSync(path.resolve(cwd, given), 'utf8');
  } catch (error) {
    throw new UsageError(`--shard-by ${given}: ${reasonOf(error)}`);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`--shard-by ${given}: not valid JSON: ${(error as Error).message}`);
  }
  const shardBy = readShardBy(json);
  if (typeof shardBy === 'string') throw new UsageError(`--shard-by ${given}: ${shardBy}`);
  return shardBy;
}

/** What the user's choices say of DocTypes and columns that are not there. */
function wrongChoices({ by, tables: chosen = {} }: ShardBy, tables: readonly SourceTable[]): string[] {
  const wrong = Object.entries(chosen).flatMap(([name, how]) => {
    const one = tables.find(({ doctype, table }) => doctype.name === name || table.name === name);
    if (!one) return [`there is no DocType ${JSON.stringify(name)} here`];
    if (how === 'reference' || how === 'unsharded') return [];
    return one.table.columns.some((column) => column.name === how) ? [] : [`${name} has no column ${how}`];
  });
  const has = by === undefined || tables.some(({ table }) => table.columns.some(({ name }) => name === by));
  return has ? wrong : [...wrong, `no DocType here has a column ${by}`];
}

/** One file a keyspace, the SQL beside it, and the routing rules. */
function writeAll(folder: string, { vschema, sql }: VSchemaMade, io: Io): void {
  const write = (name: string, text: string): void => {
    const file = path.join(folder, name);
    writeText(file, text, folder);
    io.stdout.write(`${path.relative(io.cwd, file) || file}\n`);
  };
  try {
    mkdirSync(folder, { recursive: true });
    for (const [keyspace, one] of Object.entries(vschema.keyspaces)) {
      write(`${keyspace}.vschema.json`, `${jsonText(one)}\n`);
    }
    if (vschema.routing_rules) write('routing-rules.json', `${jsonText(vschema.routing_rules)}\n`);
    for (const one of sql) write(`${one.keyspace}.sql`, asText(one));
  } catch (error) {
    throw new UsageError(`--out ${folder}: ${reasonOf(error)}`);
  }
}

function asText({ keyspace, lines }: VSchemaMade['sql'][number]): string {
  return `${sqlComment(`In keyspace ${keyspace}`)}\n${lines.join('\n')}\n`;
}
