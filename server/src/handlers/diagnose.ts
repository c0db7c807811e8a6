import { doctorMarkdown } from '../core/report/doctor.js';
import { examine } from '../live/doctor.js';
import { ServerError } from '../live/server.js';
import { readSite, serverOfSite, sitesOf } from '../live/site.js';
import type { Session } from '../lsp/session.js';
import type { DiagnoseParams, DiagnoseResult } from '../protocol.js';

/** `doctypeCompat/diagnose`: what `doctype-compat doctor` says of a site's database. Only reads are sent. */
export async function onDiagnose(session: Session, { site }: DiagnoseParams): Promise<DiagnoseResult> {
  // A workspace could name any host.
  if (session.options.trusted === false)
    return { reason: 'The workspace is not trusted, so nothing is connected to from its configuration.' };
  const benches = session.workspaces.all.map(({ project }) => project);
  const sites = benches.flatMap(({ root }) => sitesOf(root.path));
  const folder = site ?? (sites.length === 1 ? sites[0] : undefined);
  if (folder === undefined)
    return sites.length > 1 ? { sites } : { reason: 'No workspace folder is a bench with a site.' };
  if (!sites.includes(folder)) return { reason: `${folder} is no site of an open bench.` };
  const project = benches.find(({ root }) => folder.startsWith(`${root.path}/`));
  try {
    const read = readSite(folder);
    const report = await examine({ server: serverOfSite(read), site: read, project, writeProbes: false });
    if (project)
      session.visits.set(project.root.path, { site: folder.slice(folder.lastIndexOf('/') + 1), report });
    return { markdown: doctorMarkdown(report) };
  } catch (error) {
    if (error instanceof ServerError) return { reason: error.message };
    throw error;
  }
}
