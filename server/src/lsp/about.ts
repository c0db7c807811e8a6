import { say } from '../core/say.js';
import type { Project } from '../workspace/project.js';
import type { Session } from './session.js';

/** The bench or app that a request about DocTypes means, by its folder where several are open; or why there is none. */
export async function projectAbout(
  session: Session,
  root: string | undefined,
): Promise<{ project: Project } | { reason: string }> {
  await session.ready;
  const project = await session.workspaces.aboutDocTypes(root);
  return project ? { project } : { reason: say`No bench or app with DocTypes is open.` };
}
