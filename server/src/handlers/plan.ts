import { planMarkdown } from '../core/migration/plan/markdown.js';
import { printPlan } from '../core/migration/plan/print.js';
import { planSql } from '../core/migration/plan/render.js';
import { say } from '../core/say.js';
import type { Session } from '../lsp/session.js';
import type { PlanParams, PlanResult } from '../protocol.js';
import { plansSince } from '../workspace/plans.js';
import { NO_BASE } from './changes.js';

/** `doctypeCompat/plan`: the migration plan of a whole workspace, as a summary and as SQL. */
export async function onPlan(session: Session, { uri }: PlanParams): Promise<PlanResult> {
  const workspace = (uri ? (await session.view(uri))?.workspace : undefined) ?? session.workspaces.all[0];
  if (!workspace) return { reason: say`No workspace is open.` };
  const { project } = workspace;
  const comparison = session.comparison(project);
  if (!comparison) return NO_BASE;
  const { change } = comparison;
  const printed = (await plansSince(project, change)).map(printPlan);
  return { markdown: planMarkdown(printed), sql: planSql(printed), base: change.shown };
}
