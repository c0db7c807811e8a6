import * as vscode from 'vscode';

/** The scheme of texts that we make and nobody edits: they are shown without being files, and are never unsaved. */
export const TEXTS = 'doctype-compat';

const texts = new Map<string, string>();
const changed = new vscode.EventEmitter<vscode.Uri>();

/** Shows what `readOnlyText` was given. */
export function registerTexts(): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(TEXTS, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri) => texts.get(uri.path) ?? '',
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      if (uri.scheme === TEXTS) texts.delete(uri.path);
    }),
  );
}

/** The address of a text with a name, whose ending tells the language; a text of that name before gives way. */
export function readOnlyText(name: string, text: string): vscode.Uri {
  const uri = vscode.Uri.from({ scheme: TEXTS, path: `/${name}` });
  texts.set(uri.path, text);
  changed.fire(uri);
  return uri;
}
