import * as vscode from 'vscode';

const SCHEME = 'doctype-compat';

/** Reports of the server as pages that are read, not edited: nothing asks to save them. */
export class Reports implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
  private readonly texts = new Map<string, string>();

  /** Opens Markdown in the editor's preview, under a name. */
  async show(name: string, markdown: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name}.md` });
    this.texts.set(uri.path, markdown);
    this.changed.fire(uri);
    await vscode.commands.executeCommand('markdown.showPreview', uri);
  }

  provideTextDocumentContent({ path }: vscode.Uri): string | undefined {
    return this.texts.get(path);
  }

  dispose(): void {
    this.registration.dispose();
    this.changed.dispose();
  }
}
