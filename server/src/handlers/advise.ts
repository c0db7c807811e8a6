import type { CancellationToken } from 'vscode-languageserver/node';
import { adviseMarkdown } from '../core/report/advise.js';
import { say } from '../core/say.js';
import { projectAbout } from '../lsp/about.js';
import { signalOf } from '../lsp/cancellation.js';
import { stepsOf } from '../lsp/progress.js';
import type { Session } from '../lsp/session.js';
import type { AdviseParams, AdviseResult } from '../protocol.js';
import { advise } from '../workspace/advise.js';
import { sourceTables } from '../workspace/sharding.js';
import { timeSlices } from '../workspace/slices.js';
import { appStatements } from '../workspace/workload.js';

/** Statements that Frappe makes, at most, as on the command line. */
const LIMIT = 2000;

/** `doctypeCompat/advise`: what `doctype-compat advise` says of a bench or an app. */
export async function onAdvise(
  session: Session,
  params: AdviseParams,
  token: CancellationToken,
): Promise<AdviseResult> {
  const about = await projectAbout(session, params.root);
  if ('reason' in about) return about;
  const { project } = about;
  const { engines } = session;
  if (!engines.vitess) return { reason: engines.problem() ?? say`The Vitess engine is turned off.` };
  const signal = signalOf(token);
  const { path } = project.root;
  const statements = await appStatements(project, [path], { pause: timeSlices(signal) });
  const tables = sourceTables(project, project.frappeFor(`${path}/`));
  const advice = await engines.steady(async () => {
    const engine = engines.vitess;
    return (
      engine &&
      advise(tables, statements, {
        engine,
        release: project.settingsFor(`${path}/`).versions.vitess,
        limit: LIMIT,
        progress: stepsOf(session, params),
        signal,
      })
    );
  });
  if (!advice) return { reason: engines.problem() ?? say`The Vitess engine does not answer.` };
  return { markdown: adviseMarkdown(advice) };
}
