import * as vscode from 'vscode';
import type { EngineStatus } from '../../server/src/protocol.js';
import { engineText, inTrouble } from './status.js';

/** Milliseconds that a failed engine has to come back by itself before anybody is told. */
const GRACE = 4000;

/** Tells once that the engine is missing or keeps failing, with what can be done, until it has run again. */
export class EngineNotice implements vscode.Disposable {
  private told = false;
  private waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly actions: { retry(): void; log(): void }) {}

  update(engine: EngineStatus): void {
    clearTimeout(this.waiting);
    if (engine.state === 'ready') this.told = false;
    if (!inTrouble(engine) || this.told) return;
    // One that died is started again at once; nobody needs to hear of that.
    this.waiting = setTimeout(() => void this.tell(engine), engine.state === 'missing' ? 0 : GRACE);
  }

  dispose(): void {
    clearTimeout(this.waiting);
  }

  private async tell(engine: EngineStatus): Promise<void> {
    this.told = true;
    const message = vscode.l10n.t(
      "{0}. Until then Vitess's verdicts are missing; everything else is checked.",
      engineText(engine),
    );
    const [again, log] = [vscode.l10n.t('Try Again'), vscode.l10n.t('Show Log')];
    const choice = await vscode.window.showWarningMessage(
      message,
      again,
      log,
      vscode.l10n.t('Do Not Use It'),
    );
    if (choice === again) {
      this.told = false;
      this.actions.retry();
    } else if (choice === log) this.actions.log();
    else if (choice) {
      const settings = vscode.workspace.getConfiguration('doctypeCompat');
      await settings.update('engine.enabled', false, vscode.ConfigurationTarget.Global);
    }
  }
}
