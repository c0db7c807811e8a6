import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { versionOfServer, withVersions } from '../core/editor/pin.js';
import { jsonText } from '../core/escape.js';
import { doctorMarkdown, doctorText } from '../core/report/doctor.js';
import { type DoctorReport, examine } from '../live/doctor.js';
import { type ServerAccess, ServerError } from '../live/server.js';
import { readSite, type Site, serverOfSite, sitesOf } from '../live/site.js';
import { CONFIG_NAME, reasonOf } from '../workspace/files.js';
import type { Project } from '../workspace/project.js';
import { writeText } from '../workspace/write.js';
import { choice, readArgs, refuseEmpty } from './args.js';
import { withExamples } from './commands.js';
import { EXIT, type Io, UsageError, warn } from './io.js';
import { openProjects } from './projects.js';
import { passwordOf } from './server-options.js';

export const HELP = `usage: doctype-compat doctor [--site DIR | --host H | --socket P] [path]

Looks at a running MariaDB, MySQL or vtgate as a site uses it: what would stand in Frappe's way, and where the tables
differ from the DocTypes of the bench or app at path (default: the current folder). Only reads are sent.

  --site DIR            the site's folder: server, account and Redis come from its site_config.json
  --host H, --port N    a server (3306)
  --socket P            or its socket
  --user U              the account (default: the name of the database)
  --database DB         the site's database, on Vitess its keyspace
  --password-file F     the password is the file's first line; else MYSQL_PWD, or that of site_config.json
  --write-probes        also try what only a write can tell, on a table of its own that it removes
  --pin                 write the version found into doctype-compat.json, so that check speaks of this server
  --format F            text, json or markdown (default text)

Without a server the only site of the bench is taken. The password is never an option: others could read it.
Exit code 0: no error; 1: a check says error; 2: it could not connect, or wrong usage.
`;

const FORMATS = ['text', 'json', 'markdown'] as const;

/** `doctype-compat doctor` */
export async function doctorCommand(args: string[], io: Io): Promise<number> {
  const { values, positionals } = readArgs('doctor', args);
  if (values.help) {
    io.stdout.write(withExamples('doctor', HELP));
    return EXIT.ok;
  }
  refuseEmpty(positionals);
  if (positionals.length > 1) throw new UsageError('doctor takes one path: the bench or the app');
  const format = choice('format', values.format, FORMATS);
  const start = path.resolve(io.cwd, positionals[0] ?? '.');
  try {
    const site = siteOf(values, start, io);
    const server = serverOf(values, site, io);
    const project = await projectOf(positionals[0] ?? '.', io);
    const report = await examine({ server, site, project, writeProbes: values['write-probes'] ?? false });
    if (format === 'json') io.stdout.write(`${jsonText(report)}\n`);
    else io.stdout.write(format === 'text' ? doctorText(report) : doctorMarkdown(report));
    if (values.pin) pin(report, project, io);
    return report.checks.some(({ status }) => status === 'error') ? EXIT.findings : EXIT.ok;
  } catch (error) {
    if (error instanceof ServerError) throw new UsageError(error.message);
    throw error;
  }
}

/** Writes the server's version into the configuration of the bench or app, which is made where there is none. */
function pin({ server: { flavor, version } }: DoctorReport, project: Project | undefined, io: Io): void {
  if (!project)
    throw new UsageError('doctor: --pin needs the bench or app whose doctype-compat.json it writes');
  const folder = project.root.path;
  const file = path.join(folder, CONFIG_NAME);
  const versions = versionOfServer(flavor, version);
  if (!versions) {
    warn(io, `--pin: ${flavor} ${version} is older than what verdicts are given for`);
    return;
  }
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const after = withVersions(before, versions);
  if (after === undefined) throw new UsageError(`--pin: ${file} is not valid JSON: mend it first`);
  const what = Object.entries(versions).map(([name, one]) => `${name} ${one}`);
  try {
    if (after !== before) writeText(file, after, folder);
  } catch (error) {
    throw new UsageError(`--pin: ${file}: ${reasonOf(error)}`);
  }
  warn(io, `${path.relative(io.cwd, file) || file} says ${what.join(', ')}`);
}

interface Given {
  site?: string | undefined;
  host?: string | undefined;
  port?: string | undefined;
  socket?: string | undefined;
  user?: string | undefined;
  database?: string | undefined;
  'password-file'?: string | undefined;
}

function siteOf(given: Given, start: string, io: Io): Site | undefined {
  if (given.site !== undefined) return readSite(path.resolve(io.cwd, given.site));
  if (given.host !== undefined || given.socket !== undefined) return undefined;
  const [found, ...others] = sitesOf(start);
  if (found === undefined || others.length > 0)
    throw new UsageError(
      'doctor: which server? Give --site, --host or --socket; there is not exactly one site here',
    );
  return readSite(found);
}

/** What the options say goes before what the site says. */
function serverOf(given: Given, site: Site | undefined, io: Io): ServerAccess {
  const { host, port, socket, user, database } = given;
  if (host !== undefined && socket !== undefined)
    throw new UsageError('doctor: --host or --socket, one of them');
  const own = site && serverOfSite(site);
  const name = database ?? own?.database ?? '';
  const number = Number(port ?? own?.port ?? 3306);
  if (!Number.isInteger(number) || number < 1 || number > 65535)
    throw new UsageError(`--port ${port}: not a port`);
  const account = user ?? own?.user ?? name;
  if (account === '') throw new UsageError('doctor: --user or --database is needed');
  const password =
    given['password-file'] === undefined && !io.env.MYSQL_PWD && own
      ? own.password
      : passwordOf(given['password-file'], io);
  return {
    host: host ?? own?.host ?? '',
    port: number,
    socketPath: socket ?? (host === undefined ? own?.socketPath : undefined),
    user: account,
    database: name,
    password,
    tls: own?.tls,
  };
}

/** The bench or app, where there is one: a server can be looked at without. */
async function projectOf(at: string, io: Io): Promise<Project | undefined> {
  if (!statSync(path.resolve(io.cwd, at), { throwIfNoEntry: false }))
    throw new UsageError(`${at}: no such file or folder`);
  const [opened] = await openProjects([at], io);
  return opened?.project;
}
