import type { Connection } from 'vscode-languageserver/node';
import { STATUS, type StatusParams } from '../protocol.js';
import type { Project } from '../workspace/project.js';

/** The status item of the client: told once for many changes, and only of what it does not show. */
export class StatusItem {
  private queued = false;
  private last = '';

  constructor(
    private readonly connection: Connection,
    private readonly status: () => StatusParams,
  ) {}

  queue(): void {
    if (this.queued) return;
    this.queued = true;
    setImmediate(() => {
      this.queued = false;
      const status = this.status();
      const text = JSON.stringify(status);
      if (text === this.last) return;
      this.last = text;
      void this.connection.sendNotification(STATUS, status);
    });
  }
}

/** What the status item says of a project. `base`: what it is compared with, in words. */
export function statusOf(project: Project, base: string | undefined): StatusParams['projects'][number] {
  const here = `${project.root.path}/`;
  return {
    root: project.root.path,
    targets: [...project.settingsFor(here).targets],
    frappe: project.frappeFor(here),
    doctypes: [...project.lookup().names()].length,
    ...(base !== undefined && { base }),
  };
}
