import type { Project } from '../workspace/project.js';
import type { ServerKind } from './flavor.js';
import type { LiveSession } from './session.js';
import type { Site } from './site.js';

export type Status = 'ok' | 'warning' | 'error' | 'skipped';

/** What came of one check. */
export interface CheckResult {
  id: string;
  status: Status;
  /** What was found, and what to do about it. */
  message: string;
  /** The statement, or what else was tried. */
  sent: string;
  answer: string;
}

export interface CheckContext {
  session: LiveSession;
  kind: ServerKind;
  /** Undefined where a server was named without a site. */
  site: Site | undefined;
  /** The bench or app whose DocTypes the site should have. */
  project: Project | undefined;
}

/** One check on a live server; nothing where it has nothing to say about such a server. */
export interface LiveCheck {
  id: string;
  run(context: CheckContext): Promise<Omit<CheckResult, 'id'> | undefined>;
}

export const verdict = (
  status: Status,
  message: string,
  sent: string,
  answer: string,
): Omit<CheckResult, 'id'> => ({ status, message, sent, answer });
