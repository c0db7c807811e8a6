import * as vscode from 'vscode';
import type { ReadyFor } from '../../../server/src/core/readiness/model.js';
import type { ReadinessPageParams, ReadinessPageResult } from '../../../server/src/protocol.js';
import { readinessHtml } from './html.js';
import type { FromPage, ToPage } from './messages.js';

const VIEW_TYPE = 'doctypeCompat.readiness';

/** Asks the server; undefined where the user gave it up. */
export type RequestReadiness = (params: ReadinessPageParams) => Promise<ReadinessPageResult | undefined>;

/** The readiness page: one at most, of a bench and what it is to be ready for. */
export class ReadinessView implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  /** What the page was told last, for when it loads. */
  private last: ToPage | undefined;
  private root: string | undefined;
  /** Answers to older questions come too late. */
  private asked = 0;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly request: RequestReadiness,
  ) {}

  async show(target: ReadyFor, root: string | undefined): Promise<void> {
    this.root = root;
    if (this.panel) this.panel.reveal();
    else this.open();
    await this.look(target);
  }

  dispose(): void {
    this.panel?.dispose();
  }

  private open(): void {
    const roots = [['dist'], ['client', 'media']];
    const panel = vscode.window.createWebviewPanel(
      VIEW_TYPE,
      vscode.l10n.t('Readiness'),
      vscode.ViewColumn.Active,
      {
        enableScripts: true,
        // One goes to a place and comes back to where one was.
        retainContextWhenHidden: true,
        localResourceRoots: roots.map((path) => vscode.Uri.joinPath(this.extensionUri, ...path)),
      },
    );
    this.panel = panel;
    this.last = undefined;
    panel.iconPath = vscode.Uri.joinPath(this.extensionUri, 'client', 'media', 'table.svg');
    panel.webview.onDidReceiveMessage((message: FromPage) => this.receive(message));
    panel.onDidDispose(() => {
      this.asked++;
      if (this.panel === panel) this.panel = undefined;
    });
    panel.webview.html = readinessHtml(panel.webview, this.extensionUri);
  }

  private async look(target: ReadyFor): Promise<void> {
    const asked = ++this.asked;
    this.post({ type: 'busy', target });
    const answer = await this.ask(target);
    if (asked !== this.asked) return;
    if (!('model' in answer)) {
      this.post({ type: 'empty', target, reason: answer.reason });
      return;
    }
    this.root = answer.root;
    this.post({ type: 'model', model: answer.model });
  }

  private async ask(target: ReadyFor): Promise<ReadinessPageResult> {
    try {
      const params = { target, ...(this.root !== undefined && { root: this.root }) };
      return (await this.request(params)) ?? { reason: vscode.l10n.t('It was given up.') };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return { reason: vscode.l10n.t('The server does not answer: {0}', why) };
    }
  }

  private post(message: ToPage): void {
    this.last = message;
    void this.panel?.webview.postMessage(message);
  }

  private async receive(message: FromPage): Promise<void> {
    switch (message.type) {
      case 'ready':
        if (this.last) this.post(this.last);
        return;
      case 'look':
        await this.look(message.target);
        return;
      case 'docs':
        await vscode.commands.executeCommand('doctypeCompat.openRuleDocumentation', message.rule);
        return;
      case 'reveal':
        await this.reveal(message.place);
    }
  }

  /** Shows a place beside the page, in the column that files are in already where there is one. */
  private async reveal({
    file,
    range: { start, end },
  }: Extract<FromPage, { type: 'reveal' }>['place']): Promise<void> {
    const own = this.panel?.viewColumn;
    const beside = vscode.window.visibleTextEditors.find(({ viewColumn }) => viewColumn !== own);
    await vscode.window.showTextDocument(vscode.Uri.parse(file), {
      viewColumn: beside?.viewColumn ?? vscode.ViewColumn.Beside,
      selection: new vscode.Range(start.line, start.character, end.line, end.character),
    });
  }
}
