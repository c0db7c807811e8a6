import type { CancellationToken } from 'vscode-languageserver/node';
import { movePage, type ReadinessModel, readOnlyPage } from '../core/preview/readiness.js';
import {
  type Move,
  type MoveReport,
  moveReport,
  type PlacedFinding,
  READY_FOR,
} from '../core/readiness/model.js';
import { readinessReport } from '../core/readonly/readiness.js';
import { allRules } from '../core/rules/registry.js';
import { say } from '../core/say.js';
import { projectAbout } from '../lsp/about.js';
import { signalOf } from '../lsp/cancellation.js';
import { stepsOf } from '../lsp/progress.js';
import type { Session } from '../lsp/session.js';
import { uriOf } from '../lsp/uris.js';
import type { ReadinessPageParams, ReadinessPageResult } from '../protocol.js';
import { findingsFor } from '../workspace/move.js';
import type { Project } from '../workspace/project.js';
import { readOnlyReadiness } from '../workspace/readiness.js';

/** `doctypeCompat/readinessPage`: what `doctype-compat readiness` says, with all places. */
export async function onReadinessPage(
  session: Session,
  params: ReadinessPageParams,
  token: CancellationToken,
): Promise<ReadinessPageResult> {
  const about = await projectAbout(session, params.root);
  if ('reason' in about) return about;
  const { project } = about;
  if (!READY_FOR.includes(params.target)) return { reason: say`There is no target ${params.target}.` };
  const model = await pageOf(session, project, params, signalOf(token));
  for (const { rows } of model.groups)
    for (const { places } of rows) for (const place of places) place.file = uriOf(place.file);
  return { model, root: project.root.path };
}

async function pageOf(
  session: Session,
  project: Project,
  params: ReadinessPageParams,
  signal: AbortSignal,
): Promise<ReadinessModel> {
  const { target } = params;
  if (target === 'read-only')
    return readOnlyPage(
      readinessReport(
        readOnlyReadiness({ project, paths: [project.root.path], shown: (file: string) => file }),
      ),
    );
  const steps = stepsOf(session, params);
  const { report, placed } = await judgeMove(session, project, target, signal, steps);
  const page = movePage(report, placed);
  const problem = session.engines.problem();
  if (problem !== undefined) page.notes.unshift(say`Not all is judged: ${problem}`);
  if (target === 'zero-downtime' && !session.comparison(project))
    page.notes.push(
      say`There is no base to compare with, so changes are not judged: choose one (Choose Base…).`,
    );
  return page;
}

/** Checks a project for a move, beside what is open, which stays judged for its own targets. */
export async function judgeMove(
  session: Session,
  project: Project,
  move: Move,
  signal: AbortSignal,
  progress: (done: number, total: number) => void,
): Promise<{ report: MoveReport; placed: PlacedFinding[] }> {
  const placed = await session.engines.steady(() =>
    findingsFor(
      move,
      { project, paths: [project.root.path], shown: (file) => file },
      {
        engine: session.engines.vitess,
        sqlite: session.engines.sqlite,
        base: move === 'zero-downtime' ? session.comparison(project)?.change : undefined,
        progress,
        signal,
      },
    ),
  );
  const summaries = new Map(allRules.map(({ meta }) => [meta.id, meta.summary]));
  return { report: moveReport(move, placed, summaries), placed };
}
