import { changesModel } from '../core/editor/changes-view.js';
import { say } from '../core/say.js';
import type { Session } from '../lsp/session.js';
import type { ChangesParams, ChangesResult } from '../protocol.js';
import { isChange, planOf } from '../workspace/plans.js';

export const NO_BASE = {
  reason: say`There is nothing to compare with: no git repository, or it is turned off.`,
};

/** `doctypeCompat/changes`: what an open DocType's changes since the base do. */
export async function onChanges(session: Session, { uri }: ChangesParams): Promise<ChangesResult> {
  const found = await session.view(uri);
  if (!found) return { reason: say`This file is not a DocType.` };
  const { project } = found.workspace;
  const comparison = session.comparison(project);
  if (!comparison) return NO_BASE;
  const file = project.file(found.view.source.file);
  const { change } = comparison;
  const plan = file && (await planOf(project, change, file));
  if (!isChange(plan)) return { reason: say`Nothing differs from ${change.shown}.` };
  return { model: changesModel(plan, change.shown) };
}
