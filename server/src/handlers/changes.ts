import { changesModel } from '../core/editor/changes.js';
import { planMarkdown } from '../core/migration/plan/markdown.js';
import { printPlan } from '../core/migration/plan/print.js';
import { planSql } from '../core/migration/plan/render.js';
import type { Session } from '../lsp/session.js';
import type { ChangesParams, ChangesResult, PlanParams, PlanResult } from '../protocol.js';
import { isChange, planOf, plansSince } from '../workspace/plans.js';

const NO_BASE = { reason: 'There is nothing to compare with: no git repository, or it is turned off.' };

/** `doctypeCompat/changes`: what an open DocType's changes since the base do. */
export async function onChanges(session: Session, { uri }: ChangesParams): Promise<ChangesResult> {
  const found = await session.view(uri);
  if (!found) return { reason: 'This file is not a DocType.' };
  const { project } = found.workspace;
  const comparison = session.comparison(project);
  if (!comparison) return NO_BASE;
  const file = project.file(found.view.source.file);
  const { change } = comparison;
  const plan = file && (await planOf(project, change, file));
  if (!isChange(plan)) return { reason: `Nothing differs from ${change.shown}.` };
  return { model: changesModel(plan, change.shown) };
}

/** `doctypeCompat/plan`: the migration plan of a whole workspace, as a summary and as SQL. */
export async function onPlan(session: Session, { uri }: PlanParams): Promise<PlanResult> {
  const workspace = (uri ? (await session.view(uri))?.workspace : undefined) ?? session.workspaces.all[0];
  if (!workspace) return { reason: 'No workspace is open.' };
  const { project } = workspace;
  const comparison = session.comparison(project);
  if (!comparison) return NO_BASE;
  const { change } = comparison;
  const printed = (await plansSince(project, change)).map(printPlan);
  return { markdown: planMarkdown(printed), sql: planSql(printed), base: change.shown };
}
