import path from 'node:path';
import type { CancellationToken } from 'vscode-languageserver/node';
import { versionOfServer, withVersions } from '../core/editor/pin.js';
import { doctorMarkdown } from '../core/report/doctor.js';
import { findingsMarkdown } from '../core/report/findings-markdown.js';
import { leftOut, partBySeverity } from '../core/report/severity.js';
import { allRules } from '../core/rules/registry.js';
import { say } from '../core/say.js';
import { customizationsOfSite } from '../live/customizations.js';
import { examine } from '../live/doctor.js';
import { ServerError } from '../live/server.js';
import { readSite, serverOfSite, sitesOf } from '../live/site.js';
import { signalOf } from '../lsp/cancellation.js';
import { stepsOf } from '../lsp/progress.js';
import type { Session } from '../lsp/session.js';
import { uriOf } from '../lsp/uris.js';
import type {
  CheckSiteParams,
  CheckSiteResult,
  DiagnoseParams,
  DiagnoseResult,
  PinParams,
  PinResult,
} from '../protocol.js';
import { check } from '../workspace/check.js';
import { CONFIG_NAME } from '../workspace/files.js';
import { SITE_FILE, withSite } from '../workspace/on-site.js';
import type { Project } from '../workspace/project.js';

const UNTRUSTED = say`The workspace is not trusted, so nothing is connected to from its configuration.`;

/** `doctypeCompat/diagnose`: what `doctype-compat doctor` says of a site's database. Only reads are sent. */
export async function onDiagnose(session: Session, { site }: DiagnoseParams): Promise<DiagnoseResult> {
  // A workspace could name any host.
  if (session.options.trusted === false) return { reason: UNTRUSTED };
  const sites = (await benchesOf(session)).flatMap(({ root }) => sitesOf(root.path));
  const folder = site ?? (sites.length === 1 ? sites[0] : undefined);
  if (folder === undefined)
    return sites.length > 1 ? { sites } : { reason: say`No workspace folder is a bench with a site.` };
  const project = await projectOf(session, folder);
  if (!project) return { reason: say`${folder} is no site of an open bench.` };
  return connected(async () => {
    const read = readSite(folder);
    const report = await examine({ server: serverOfSite(read), site: read, project, writeProbes: false });
    session.visits.set(project.root.path, { site: folder.slice(folder.lastIndexOf('/') + 1), report });
    const pin = versionsFound(session, project);
    const news = Object.entries(pin ?? {}).filter(
      ([name, version]) => settingsOf(project).versions[name as 'mariadb'] !== version,
    );
    return {
      markdown: doctorMarkdown(report),
      site: folder,
      ...(news.length > 0 && { pin: news.map((one) => one.join(' ')).join(', ') }),
    };
  });
}

/** `doctypeCompat/pin`: what `doctor --pin` would write after the last look at a site's database. */
export async function onPin(session: Session, { site }: PinParams): Promise<PinResult> {
  const project = await projectOf(session, site);
  const versions = project && versionsFound(session, project);
  if (!versions)
    return { reason: say`The version of its server is not known, or older than those that are judged.` };
  const file = path.posix.join(project.root.path, CONFIG_NAME);
  const uri = uriOf(file);
  const there = project.file(file) ? project.read(file) : '';
  const before = session.documents.get(uri)?.getText() ?? (typeof there === 'string' ? there : '');
  const text = withVersions(before, versions);
  return text === undefined ? { reason: say`${file} is not valid JSON: mend it first.` } : { uri, text };
}

/** `doctypeCompat/checkSite`: what `check --site` says; what is open stays judged by what the apps bring. */
export async function onCheckSite(
  session: Session,
  params: CheckSiteParams,
  token: CancellationToken,
): Promise<CheckSiteResult> {
  if (session.options.trusted === false) return { reason: UNTRUSTED };
  const { site } = params;
  const project = await projectOf(session, site);
  if (!project) return { reason: say`${site} is no site of an open bench.` };
  return connected(async () => {
    const rows = await customizationsOfSite(site);
    const twin = project.at(new Map(), () => false);
    twin.overrides = project.overrides;
    const at = `${site}/${SITE_FILE}`;
    const shown = (file: string) => (file.startsWith(`${project.root.path}/`) ? project.nameOf(file) : file);
    const opened = withSite(
      { project: twin, paths: [project.root.path], shown },
      { path: at, shown: shown(at), rows },
    );
    const engine = session.engines.vitess;
    const { findings, files, doctypes, statements } = await check(twin, {
      paths: opened.paths,
      engine,
      sqlite: session.engines.sqlite,
      signal: signalOf(token),
      onProgress: stepsOf(session, params),
    });
    const { shown: told, hidden } = partBySeverity(findings, 'warning');
    const problem = session.engines.problem();
    const report = findingsMarkdown({
      version: '',
      vitess: engine?.status().vitess,
      ...(problem !== undefined && { engineProblem: { text: problem, tolerated: false } }),
      findings: told.map((finding) => ({ ...finding, file: opened.shown(finding.file) })),
      leftOut: leftOut(hidden),
      targets: [...settingsOf(project).targets],
      summary: { files, doctypes, statements, ms: 0 },
      rules: allRules.map(({ meta }) => meta),
    });
    const name = site.slice(site.lastIndexOf('/') + 1);
    return { markdown: `# ${name}, with ${rows.length} customizations of its database\n\n${report}` };
  });
}

async function benchesOf(session: Session): Promise<Project[]> {
  await session.ready;
  return (await session.workspaces.settled()).map(({ project }) => project);
}

/** The bench that a site is in; undefined for a folder that is none of its sites. */
async function projectOf(session: Session, site: string): Promise<Project | undefined> {
  return (await benchesOf(session)).find(({ root }) => sitesOf(root.path).includes(site));
}

const settingsOf = (project: Project) => project.settingsFor(`${project.root.path}/`);

function versionsFound(session: Session, project: Project) {
  const visit = session.visits.get(project.root.path);
  return visit && versionOfServer(visit.report.server.flavor, visit.report.server.version);
}

/** What a site's database answers, or why it cannot be asked. */
async function connected<T>(ask: () => Promise<T>): Promise<T | { reason: string }> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ServerError) return { reason: error.message };
    throw error;
  }
}
