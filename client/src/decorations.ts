import * as vscode from 'vscode';
import type { Decoration, DecorationsParams } from '../../server/src/protocol.js';

/** Badge, colour and tooltip, in the explorer and in source control, of DocTypes whose changes need care. */
export class Decorations implements vscode.FileDecorationProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri[]>();
  readonly onDidChangeFileDecorations = this.changed.event;
  private readonly registration = vscode.window.registerFileDecorationProvider(this);
  private files: ReadonlyMap<string, Decoration> = new Map();

  /** Takes the decorations of all files. */
  update(files: DecorationsParams['files']): void {
    const before = this.files;
    // In the editor's own spelling of URIs.
    this.files = new Map(
      Object.entries(files).map(([uri, decoration]) => [vscode.Uri.parse(uri).toString(), decoration]),
    );
    // Only what differs: the explorer draws a told file anew, and closes the tooltip that is being read.
    const touched = [...new Set([...before.keys(), ...this.files.keys()])].filter(
      (uri) => !same(before.get(uri), this.files.get(uri)),
    );
    if (touched.length > 0) this.changed.fire(touched.map((uri) => vscode.Uri.parse(uri)));
  }

  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    const found = this.files.get(uri.toString());
    if (!found) return undefined;
    const [badge, color] = found.blocksWrites
      ? ['!', 'list.warningForeground']
      : ['?', 'editorInfo.foreground'];
    return new vscode.FileDecoration(badge, found.tooltip, new vscode.ThemeColor(color));
  }

  dispose(): void {
    this.registration.dispose();
    this.changed.dispose();
  }
}

function same(a: Decoration | undefined, b: Decoration | undefined): boolean {
  return a?.blocksWrites === b?.blocksWrites && a?.tooltip === b?.tooltip;
}
