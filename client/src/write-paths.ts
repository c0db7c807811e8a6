import * as vscode from 'vscode';
import type { WritePaths, WriteStep } from '../../server/src/protocol.js';

const VIEW = 'doctypeCompat.writePaths';
const SHOWN = 'doctypeCompat.hasWritePaths';

type Group = WritePaths['groups'][number];
type Node = Group | WriteStep;

/** A tree in the panel below the editors: from one function down to everything that it writes, or what of each app does not
 * work on a read-only site. There once it was asked for. */
export class WritePathsView implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: vscode.TreeView<Node>;
  private groups: Group[] = [];

  constructor() {
    this.view = vscode.window.createTreeView(VIEW, { treeDataProvider: this, showCollapseAll: true });
  }

  async show({ title, summary, groups }: WritePaths): Promise<void> {
    this.groups = groups;
    this.view.message = `${title}: ${summary}`;
    this.changed.fire();
    await vscode.commands.executeCommand('setContext', SHOWN, true);
    await vscode.commands.executeCommand(`${VIEW}.focus`);
  }

  getChildren(node?: Node): Node[] {
    return node ? node.steps : this.groups;
  }

  getTreeItem(node: Node): vscode.TreeItem {
    const { None, Expanded } = vscode.TreeItemCollapsibleState;
    if ('title' in node) return new vscode.TreeItem(node.title, Expanded);
    const item = new vscode.TreeItem(node.label, node.steps.length > 0 ? Expanded : None);
    item.description = node.maybe ? `${node.place}, in some cases` : node.place;
    item.tooltip = node.label;
    item.iconPath = new vscode.ThemeIcon(node.steps.length > 0 ? 'symbol-method' : 'edit');
    const { start, end } = node.range;
    item.command = {
      title: vscode.l10n.t('Go There'),
      command: 'vscode.open',
      arguments: [
        vscode.Uri.parse(node.uri),
        { selection: new vscode.Range(start.line, start.character, end.line, end.character) },
      ],
    };
    return item;
  }

  dispose(): void {
    this.view.dispose();
    this.changed.dispose();
  }
}
