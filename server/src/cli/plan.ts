import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { type ComparedPlan, comparePlans, customizedElsewhere } from '../core/migration/plan/compare.js';
import { COMMENT_LENGTH, planMarkdown } from '../core/migration/plan/markdown.js';
import { addCosts, PLAN_TARGETS, type PlanTarget } from '../core/migration/plan/plan.js';
import { planJson, planSql, type TableSizes } from '../core/migration/plan/render.js';
import { type SideFile, sideOf } from '../core/migration/plan/side.js';
import { isObject } from '../core/sources/doctype/read.js';
import { DEFAULT_FRAPPE } from '../core/targets.js';
import { reasonOf } from '../workspace/files.js';
import { GitError } from '../workspace/git.js';
import { readSideFiles } from '../workspace/side.js';
import { choice, choices, readArgs, readFrappe } from './args.js';
import { EXIT, type Io, UsageError } from './io.js';
import { givenSizes, readSizes, SERVER_OPTIONS, type Server, type Sizes, serverOf } from './table-sizes.js';

export const HELP = `usage: doctype-compat plan --base <ref> [path…]
       doctype-compat plan --from <file|folder> --to <file|folder>

What \`migrate\` will send for the DocTypes that differ, what it costs, and SQL for before and after the release.

  --base REF    compare with the merge base with this branch, tag or commit; "index" for what is staged
  --from, --to  compare two files, or two folders DocType by DocType
  --target T[,T] mariadb, mysql or vitess: whose words the plan uses; costs for all (default mariadb)
  --frappe V    15, 16 or develop (default: as found in the bench, else 16)
  --format F    sql, json or markdown (default sql); markdown fits into a comment on a pull request
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
  const { values, positionals } = readArgs('plan', args, {
    base: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    target: { type: 'string', multiple: true, default: ['mariadb'] },
    frappe: { type: 'string' },
    format: { type: 'string', default: 'sql' },
    rows: { type: 'string', multiple: true },
    bytes: { type: 'string', multiple: true },
    ...SERVER_OPTIONS,
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help) {
    io.stdout.write(HELP);
    return EXIT.ok;
  }
  const [target, ...others] = choices('target', values.target, PLAN_TARGETS) as [PlanTarget, ...PlanTarget[]];
  const format = choice('format', values.format, ['sql', 'json', 'markdown']);
  const frappe = values.frappe === undefined ? undefined : readFrappe(values.frappe);
  const sizes = givenSizes(values.rows ?? [], values.bytes ?? []);
  const server = serverOf(values, io);
  let plans: ComparedPlan[];
  let complete = true;
  const unplanned = (file: string, why: string) => {
    complete = false;
    io.stderr.write(`doctype-compat: ${file}: not planned: ${why}\n`);
  };
  if (values.base !== undefined) {
    if (values.from !== undefined || values.to !== undefined) {
      throw new UsageError('plan takes --base, or --from and --to, not both');
    }
    const { plansSince } = await import('../workspace/since.js');
    const paths = positionals.length ? positionals : ['.'];
    const missing = paths.find((given) => !existsSync(path.resolve(io.cwd, given)));
    if (missing !== undefined) throw new UsageError(`${missing}: no such file or folder`);
    try {
      plans = await plansSince(paths, values.base, {
        cwd: io.cwd,
        target,
        ...(frappe && { frappe }),
        broken: unplanned,
        note: (text) => io.stderr.write(`doctype-compat: ${text}\n`),
      });
    } catch (error) {
      if (error instanceof GitError) throw new UsageError(`--base ${values.base}: ${error.message}`);
      throw error;
    }
  } else {
    if (values.from === undefined || values.to === undefined) {
      throw new UsageError('plan needs --base, or --from and --to (see doctype-compat plan --help)');
    }
    if (positionals.length) throw new UsageError(`plan --from … --to … takes no path: ${positionals[0]}`);
    const [from, to] = [values.from, values.to].map((given) => readGiven(given, io.cwd)) as [Given, Given];
    const single = from.isFile && to.isFile;
    const [before, after] = [sideOf(from.files), sideOf(to.files)];
    for (const [folder, side] of [
      [values.from, before],
      [values.to, after],
    ] as const) {
      for (const [file, why] of side.broken.files) unplanned(path.join(folder, file), why);
    }
    for (const name of customizedElsewhere(before, after)) {
      io.stderr.write(
        `doctype-compat: ${name}: its Custom Fields or Property Setters differ; not planned, because its DocType is in neither\n`,
      );
    }
    plans = comparePlans(before, after, {
      frappe: frappe ?? DEFAULT_FRAPPE,
      target,
      single,
    });
  }
  for (const plan of plans) for (const other of others) addCosts(plan, other);
  if (server) await addSizes(sizes, plans, server, io);
  io.stdout.write(show(plans, format, sizes));
  return complete ? EXIT.ok : EXIT.failure;
}

/** Adds what a server says of the tables that are there before the change; what was given by hand stays. */
async function addSizes(sizes: Sizes, plans: readonly ComparedPlan[], server: Server, io: Io): Promise<void> {
  const wanted = plans.filter(({ table, state }) => state && !sizes.has(table));
  const names = wanted.map(({ state }) => state!.name);
  const found = await readSizes(server, names);
  for (const { table, state } of wanted) {
    const size = found.get(state!.name);
    if (size) sizes.set(table, size);
  }
  const missing = names.filter((name) => !found.has(name));
  if (missing.length > 0)
    io.stderr.write(`doctype-compat: no size of ${missing.join(', ')}: not in ${server.database}\n`);
}

function show(
  plans: readonly ComparedPlan[],
  format: 'sql' | 'json' | 'markdown',
  sizes: TableSizes,
): string {
  if (format === 'json') return `${JSON.stringify(plans.map(planJson), undefined, 1)}\n`;
  return format === 'sql' ? planSql(plans, sizes) : planMarkdown(plans, sizes, COMMENT_LENGTH);
}

interface Given {
  isFile: boolean;
  files: ReturnType<typeof readSideFiles>;
}

function readGiven(given: string, cwd: string): Given {
  const at = path.resolve(cwd, given);
  let isFile: boolean;
  try {
    isFile = !statSync(at).isDirectory();
  } catch {
    throw new UsageError(`${given}: no such file or folder`);
  }
  const [first, ...rest] = readFiles(at);
  if (!isFile || !first) return { isFile, files: first ? [first, ...rest] : [] };
  const text = asDocType(first.text, given);
  return { isFile, files: [{ ...first, text }, ...rest] };
}

function readFiles(at: string): SideFile[] {
  try {
    return readSideFiles(at);
  } catch (error) {
    // Planned without a file that is there, its table would be dropped.
    const { path: file = at } = error as NodeJS.ErrnoException;
    throw new UsageError(`${file}: not read: ${reasonOf(error)}`);
  }
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
