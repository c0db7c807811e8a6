import * as vscode from 'vscode';
import type { PreviewResult } from '../../../server/src/protocol.js';
import { readOnlyText } from '../texts.js';
import { panelHtml } from './html.js';
import type { FromPanel, ToPanel } from './messages.js';

const VIEW_TYPE = 'doctypeCompat.preview';
const nothingOpen = () => vscode.l10n.t('Open the JSON file of a DocType to see the table that it becomes.');

/** Asks the server for the panel's contents. */
export type RequestPreview = (uri: string) => Promise<PreviewResult>;

/** The DDL panel: one at most, following the DocType that is being edited. */
export class Preview implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private readonly disposables: vscode.Disposable[] = [];
  /** The document shown. */
  private followed: vscode.Uri | undefined;
  private asking = false;
  private again = false;
  /** Whether the page has loaded and takes messages. */
  private listening = false;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly request: RequestPreview,
  ) {
    this.disposables.push(
      vscode.window.onDidChangeActiveTextEditor((editor) => this.follow(editor?.document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.uri.toString() === this.followed?.toString()) this.refresh();
      }),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.sendCaret(textEditor)),
      vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, {
        deserializeWebviewPanel: async (panel, state: { uri?: string } | undefined) => {
          if (state?.uri !== undefined) this.followed = vscode.Uri.parse(state.uri);
          this.adopt(panel);
        },
      }),
    );
  }

  /** Opens the panel beside the editor, or brings it to the front. */
  async show(uri: vscode.Uri | undefined): Promise<void> {
    const wanted = uri ?? vscode.window.activeTextEditor?.document.uri;
    if (wanted) this.followed = wanted;
    if (this.panel) {
      this.panel.reveal(undefined, true);
      this.refresh();
      return;
    }
    this.adopt(
      vscode.window.createWebviewPanel(
        VIEW_TYPE,
        vscode.l10n.t('DDL Preview'),
        { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
        this.options(),
      ),
    );
  }

  /** The verdict on a file changed though its text did not. */
  checked(uri: string): void {
    if (uri === this.followed?.toString()) this.refresh();
  }

  dispose(): void {
    this.panel?.dispose();
    vscode.Disposable.from(...this.disposables).dispose();
  }

  private options(): vscode.WebviewOptions {
    const roots = [['dist'], ['client', 'media']];
    return {
      enableScripts: true,
      localResourceRoots: roots.map((path) => vscode.Uri.joinPath(this.extensionUri, ...path)),
    };
  }

  private adopt(panel: vscode.WebviewPanel): void {
    this.panel = panel;
    this.listening = false;
    panel.iconPath = vscode.Uri.joinPath(this.extensionUri, 'client', 'media', 'table.svg');
    panel.webview.options = this.options();
    panel.webview.onDidReceiveMessage((message: FromPanel) => this.receive(message));
    panel.onDidDispose(() => {
      if (this.panel === panel) this.panel = undefined;
    });
    panel.webview.html = panelHtml(panel.webview, this.extensionUri);
  }

  private follow(document: vscode.TextDocument | undefined): void {
    if (!this.panel || !document?.languageId.startsWith('json')) return;
    if (document.uri.toString() === this.followed?.toString()) return;
    void this.switchTo(document.uri);
  }

  /** Goes over to another file only when it is a DocType; a package.json leaves the panel as it is. */
  private async switchTo(uri: vscode.Uri): Promise<void> {
    const result = await this.ask(uri);
    if (!('model' in result) || vscode.window.activeTextEditor?.document.uri.toString() !== uri.toString())
      return;
    this.followed = uri;
    this.present(result);
  }

  /** One request at a time; changes that come meanwhile lead to one more. */
  private refresh(): void {
    if (!this.panel || !this.listening) return;
    if (this.asking) {
      this.again = true;
      return;
    }
    this.asking = true;
    void this.update().finally(() => {
      this.asking = false;
      if (this.again) {
        this.again = false;
        this.refresh();
      }
    });
  }

  private async update(): Promise<void> {
    const uri = this.followed;
    const result = uri ? await this.ask(uri) : { reason: nothingOpen() };
    if (uri?.toString() === this.followed?.toString()) this.present(result);
  }

  private async ask(uri: vscode.Uri): Promise<PreviewResult> {
    try {
      return await this.request(uri.toString());
    } catch (error) {
      return {
        reason: vscode.l10n.t(
          'The server does not answer: {0}',
          error instanceof Error ? error.message : String(error),
        ),
      };
    }
  }

  private present(result: PreviewResult): void {
    if (!('model' in result)) {
      this.post({ type: 'empty', reason: result.reason });
      return;
    }
    this.post({ type: 'model', model: result.model });
    if (this.panel) this.panel.title = vscode.l10n.t('DDL: {0}', result.model.doctype);
    const editor = vscode.window.activeTextEditor;
    if (editor) this.sendCaret(editor);
  }

  private sendCaret(editor: vscode.TextEditor): void {
    const uri = editor.document.uri.toString();
    if (uri !== this.followed?.toString()) return;
    this.post({ type: 'caret', uri, line: editor.selection.active.line });
  }

  private post(message: ToPanel): void {
    if (this.listening) void this.panel?.webview.postMessage(message);
  }

  private async receive(message: FromPanel): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.listening = true;
        this.refresh();
        return;
      case 'copy':
        await vscode.env.clipboard.writeText(message.text);
        this.post({ type: 'copied' });
        return;
      case 'save':
        await vscode.commands.executeCommand('doctypeCompat.showMigrationPlan');
        return;
      case 'compare':
        await compareTables(message);
        return;
      case 'docs':
        await vscode.commands.executeCommand('doctypeCompat.openRuleDocumentation', message.rule);
        return;
      case 'reveal':
        await reveal(vscode.Uri.parse(message.uri), message.range);
    }
  }
}

/** The editor's own comparison of two tables. */
async function compareTables({
  doctype,
  base,
  before,
  after,
}: Extract<FromPanel, { type: 'compare' }>): Promise<void> {
  await vscode.commands.executeCommand(
    'vscode.diff',
    readOnlyText(`before/${doctype}.sql`, before),
    readOnlyText(`after/${doctype}.sql`, after),
    vscode.l10n.t('{0}: table at {1} ↔ now', doctype, base.replace(/ \(.*/, '')),
  );
}

type Range = Extract<FromPanel, { type: 'reveal' }>['range'];

/** Shows a range in the editor that already has the file, else in the first column. */
async function reveal(uri: vscode.Uri, { start, end }: Range): Promise<void> {
  const open = vscode.window.visibleTextEditors.find(
    (editor) => editor.document.uri.toString() === uri.toString(),
  );
  const selection = new vscode.Range(start.line, start.character, end.line, end.character);
  const editor = await vscode.window.showTextDocument(uri, {
    viewColumn: open?.viewColumn ?? vscode.ViewColumn.One,
    selection,
  });
  editor.revealRange(selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
