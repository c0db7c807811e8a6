import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { jsonText } from '../core/escape.js';
import { COMMENT_LENGTH, planMarkdown } from '../core/migration/plan/markdown.js';
import { PLAN_TARGETS, type PlanTarget } from '../core/migration/plan/model.js';
import { type ComparedPlan, comparePlans, customizedElsewhere } from '../core/migration/plan/pairs.js';
import { addCosts } from '../core/migration/plan/plan.js';
import { printPlan } from '../core/migration/plan/print.js';
import { planJson, planSql, type TableSizes } from '../core/migration/plan/render.js';
import { isObject } from '../core/sources/doctype/read.js';
import type { ServerAccess } from '../live/server.js';
import type { Root } from '../workspace/discover.js';
import { normalize, readText } from '../workspace/files.js';
import { type PlansOptions, plansSince } from '../workspace/plans.js';
import { Project } from '../workspace/project.js';
import { sideOf } from '../workspace/side.js';
import { choice, choices, readArgs, readFrappe } from './args.js';
import { withExamples } from './commands.js';
import { EXIT, type Io, UsageError, warn } from './io.js';
import { moveCommand } from './move.js';
import { compareWith, type Opened, openProjects } from './projects.js';
import { givenSizes, readSizes, type Sizes, serverOf } from './table-sizes.js';

export const HELP = `usage: doctype-compat plan --base <ref> [path…]
       doctype-compat plan --from <file|folder> --to <file|folder>
       doctype-compat plan --target sqlite --move [--source S] [path…] [--out DIR]

What \`migrate\` will send for the DocTypes that differ, what it costs, and SQL for before and after the release.

  --base REF    compare with the merge base with this branch, tag or commit; "index" for what is staged
  --from, --to  compare two files, or two folders DocType by DocType
  --target T[,T] ${PLAN_TARGETS.join(', ')}: the first one's words, costs for all (default mariadb)
  --frappe V    15, 16 or develop (default: as found in the bench, else 16)
  --format F    sql, json or markdown (default sql); markdown fits into a comment on a pull request
  --with-drops  also drop the columns and tables that belong to nothing any more, with their data; without it they
                are named, with queries that tell whether anything still uses them
  --move        what takes a site's rows from MariaDB to SQLite: tables, rows in sets, keys, checks for both
  --source S    with --move: mariadb (default) or postgres, what the site runs on
  --out DIR     with --move: a file for each step
  --rows T=N    rows of a table, for estimated times: --rows "tabSales Invoice=3e6"; may be repeated
  --bytes T=N   bytes of a table

Rows and bytes from a running MariaDB or MySQL, for tables that --rows does not name:
  --host HOST, --port N, or --socket PATH
  --database DB the site's database
  --user USER   default: as the database, which is what Frappe calls it
  --password-file FILE   else the password is that of MYSQL_PWD in the environment
`;

/** `doctype-compat plan` */
export async function planCommand(args: string[], io: Io): Promise<number> {
  const { values, positionals } = readArgs('plan', args);
  if (values.help) {
    io.stdout.write(withExamples('plan', HELP));
    return EXIT.ok;
  }
  const [target, ...others] = choices('target', values.target ?? ['mariadb'], PLAN_TARGETS) as [
    PlanTarget,
    ...PlanTarget[],
  ];
  if ([target, ...others].includes('sqlite') && others.length > 0) {
    throw new UsageError(
      'plan --target sqlite goes alone: what Frappe sends there is not what it sends elsewhere',
    );
  }
  const format = choice('format', values.format, ['sql', 'json', 'markdown']);
  const frappe = values.frappe === undefined ? undefined : readFrappe(values.frappe);
  if (values.move) {
    if (target !== 'sqlite') throw new UsageError('plan --move needs --target sqlite');
    if (values.base !== undefined || values.from !== undefined || values.to !== undefined)
      throw new UsageError('plan --move takes the apps as they are: no --base, --from and --to');
    const source = choice('source', values.source ?? 'mariadb', ['mariadb', 'postgres']);
    return moveCommand(
      positionals.length ? positionals : ['.'],
      { frappe, format, source, out: values.out },
      io,
    );
  }
  if (values.out !== undefined) throw new UsageError('plan --out goes with --move');
  if (values.source !== undefined) throw new UsageError('plan --source goes with --move');
  const sizes = givenSizes(values.rows ?? [], values.bytes ?? []);
  const server = serverOf(values, io);
  let plans: ComparedPlan[] = [];
  let complete = true;
  const unplanned = (file: string, why: string) => {
    complete = false;
    warn(io, `${file}: not planned: ${why}`);
  };
  const options = {
    target,
    ...(frappe && { frappe }),
    ...(values['with-drops'] && { withDrops: true }),
  };
  if (values.base !== undefined) {
    if (values.from !== undefined || values.to !== undefined) {
      throw new UsageError('plan takes --base, or --from and --to, not both');
    }
    const paths = positionals.length ? positionals : ['.'];
    const missing = paths.find((given) => !existsSync(path.resolve(io.cwd, given)));
    if (missing !== undefined) throw new UsageError(`${missing}: no such file or folder`);
    for (const opened of await openProjects(paths, io, { repository: true })) {
      plans.push(...(await plansOf(opened, values.base, options, unplanned, io)));
    }
    plans.sort((a, b) => (a.doctype < b.doctype ? -1 : 1));
  } else {
    if (values.from === undefined || values.to === undefined) {
      throw new UsageError('plan needs --base, or --from and --to (see doctype-compat plan --help)');
    }
    if (positionals.length) throw new UsageError(`plan --from … --to … takes no path: ${positionals[0]}`);
    const [from, to] = [await openGiven(values.from, io.cwd), await openGiven(values.to, io.cwd)];
    const single = from.isFile && to.isFile;
    const [before, after] = [sideOf(from.project), sideOf(to.project)];
    for (const [folder, side] of [
      [values.from, before],
      [values.to, after],
    ] as const) {
      for (const [file, why] of side.broken.files) unplanned(path.join(folder, file), why);
    }
    for (const name of customizedElsewhere(before, after)) {
      warn(
        io,
        `${name}: its Custom Fields or Property Setters differ; not planned, because its DocType is in neither`,
      );
    }
    const { project } = to;
    plans = comparePlans(before, after, {
      ...options,
      single,
      frappe: (file) => frappe ?? project.frappeFor(`${project.root.path}/${file}`),
    });
  }
  for (const plan of plans) for (const other of others) addCosts(plan, other);
  if (server) await addSizes(sizes, plans, server, io);
  io.stdout.write(show(plans, format, sizes));
  return complete ? EXIT.ok : EXIT.failure;
}

/** Adds what a server says of the tables that are there before the change; what was given by hand stays. */
async function addSizes(
  sizes: Sizes,
  plans: readonly ComparedPlan[],
  server: ServerAccess,
  io: Io,
): Promise<void> {
  const wanted = plans.filter(({ table, state }) => state && !sizes.has(table));
  const names = wanted.map(({ state }) => state!.name);
  const found = await readSizes(server, names);
  for (const { table, state } of wanted) {
    const size = found.get(state!.name);
    if (size) sizes.set(table, size);
  }
  const missing = names.filter((name) => !found.has(name));
  if (missing.length > 0) warn(io, `no size of ${missing.join(', ')}: not in ${server.database}`);
}

function show(
  plans: readonly ComparedPlan[],
  format: 'sql' | 'json' | 'markdown',
  sizes: TableSizes,
): string {
  const printed = plans.map(printPlan);
  if (format === 'json') return `${jsonText(printed.map(planJson))}\n`;
  return format === 'sql' ? planSql(printed, sizes) : planMarkdown(printed, sizes, COMMENT_LENGTH);
}

/** The plans of one project since a base; says what is left out. */
async function plansOf(
  { project, paths }: Opened,
  name: string,
  options: PlansOptions,
  unplanned: (file: string, why: string) => void,
  io: Io,
): Promise<ComparedPlan[]> {
  const comparison = await compareWith(project, paths, name, io);
  const { side, shown } = comparison.change;
  const now = sideOf(project);
  const isAsked = (file: string) => paths.some((one) => file === one || file.startsWith(`${one}/`));
  const report = (file: string, why: string) => {
    const at = `${project.root.path}/${file}`;
    if (isAsked(at)) unplanned(path.relative(io.cwd, at), why);
  };
  for (const [file, why] of now.broken.files) report(file, why);
  for (const [file, why] of side.broken.files) {
    const isThere = project.file(`${project.root.path}/${file}`) && !now.broken.files.has(file);
    if (isThere) report(file, `in ${shown} ${why}`);
  }
  for (const doctype of customizedElsewhere(side, now)) {
    warn(
      io,
      `${doctype}: its Custom Fields or Property Setters differ; not planned, because it is another app's`,
    );
  }
  return plansSince(project, comparison.change, { ...options, paths });
}

interface Given {
  isFile: boolean;
  project: Project;
}

/** What `--from` or `--to` names: a folder, or a DocType's file with the controller beside it. */
async function openGiven(given: string, cwd: string): Promise<Given> {
  const at = normalize(path.resolve(cwd, given));
  let isFile: boolean;
  try {
    isFile = !statSync(at).isDirectory();
  } catch {
    throw new UsageError(`${given}: no such file or folder`);
  }
  const root: Root = { kind: isFile ? 'file' : 'folder', path: isFile ? path.posix.dirname(at) : at };
  const project = await Project.load(root);
  // Planned without a folder that is there, its tables would be gone.
  const [problem] = project.problems;
  if (problem) throw new UsageError(`${problem.path}: not read: ${problem.message}`);
  if (!isFile) return { isFile, project };
  const text = readText(at);
  if (typeof text !== 'string') throw new UsageError(`${given}: ${text.message}`);
  project.update(at, asDocType(text, given));
  const controller = at.replace(/\.json$/, '.py');
  if (existsSync(controller)) project.update(controller);
  return { isFile, project };
}

/** The text of a DocType; nothing at all (an empty file, `null`) stands for one that is not there. */
function asDocType(text: string, given: string): string {
  let json: unknown;
  try {
    json = text.trim() === '' ? null : JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new UsageError(`${given}: not valid JSON: ${(error as Error).message}`);
  }
  if (json === null || (typeof json === 'object' && Object.keys(json).length === 0)) return '';
  if (isObject(json) && json.doctype === 'DocType') return text;
  if (isObject(json) && json.doctype === undefined && json.name && Array.isArray(json.fields)) {
    return JSON.stringify({ doctype: 'DocType', ...json });
  }
  throw new UsageError(`${given}: not a DocType`);
}
