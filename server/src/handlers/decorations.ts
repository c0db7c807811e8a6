import { changesCare } from '../core/editor/changes-view.js';
import type { Session } from '../lsp/session.js';
import { uriOf } from '../lsp/uris.js';
import type { Workspace } from '../lsp/workspaces.js';
import { DECORATIONS, type Decoration } from '../protocol.js';
import type { Comparison } from '../workspace/comparison.js';
import { isChange, plansSince } from '../workspace/plans.js';

/** Milliseconds of quiet before all changed DocTypes are looked at anew. */
const QUIET = 250;

interface Kept {
  generation: number;
  side: unknown;
  files: Record<string, Decoration>;
}

/** `doctypeCompat/decorations`: tells the client which DocType files have changes that block writes or need care. */
export class Decorations {
  private readonly kept = new WeakMap<Workspace, Kept>();
  private timer: NodeJS.Timeout | undefined;
  private running = false;
  private again = false;
  /** What the client knows; another client begins with nothing. */
  private sent = '';

  constructor(private readonly session: Session) {}

  /** Looks again soon: a file was saved or closed, the base or the settings are others. */
  queue(): void {
    // Only our own client knows what to do with them.
    if (this.session.options.commands !== true) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.refresh().catch((error: unknown) => this.session.connection.console.error(String(error)));
    }, QUIET).unref();
  }

  dispose(): void {
    clearTimeout(this.timer);
  }

  private async refresh(): Promise<void> {
    if (this.running) {
      this.again = true;
      return;
    }
    this.running = true;
    try {
      // Projects know of the last keys only when somebody asked.
      await this.session.tellAll();
      const files: Record<string, Decoration> = {};
      for (const workspace of this.session.workspaces.all)
        Object.assign(files, await this.filesOf(workspace));
      const text = JSON.stringify(files);
      if (text === this.sent) return;
      this.sent = text;
      await this.session.connection.sendNotification(
        DECORATIONS,
        this.session.language.told('mark', { files }),
      );
    } finally {
      this.running = false;
      if (this.again) this.queue();
      this.again = false;
    }
  }

  private async filesOf(workspace: Workspace): Promise<Record<string, Decoration>> {
    const { project } = workspace;
    // Git is not asked about a folder without DocTypes.
    if (project.filesOf('doctype').length === 0) return {};
    const comparison = this.session.comparison(project);
    if (!comparison) return {};
    const { generation } = project;
    const { side } = comparison.change;
    const known = this.kept.get(workspace);
    if (known?.generation === generation && known.side === side) return known.files;
    const files = await decorationsOf(workspace, comparison);
    this.kept.set(workspace, { generation, side, files });
    return files;
  }
}

async function decorationsOf(
  { project }: Workspace,
  { change }: Comparison,
): Promise<Record<string, Decoration>> {
  const files: Record<string, Decoration> = {};
  for (const plan of await plansSince(project, change, { depth: 'costs' })) {
    const at = `${project.root.path}/${plan.file}`;
    if (!isChange(plan) || !project.settingsFor(at).targets.has('zero-downtime')) continue;
    const care = changesCare(plan, change.shown);
    if (care) files[uriOf(at)] = care;
  }
  return files;
}
