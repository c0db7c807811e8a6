import * as vscode from 'vscode';
import type { BenchParams, BenchRow } from '../../server/src/protocol.js';

const VIEW = 'doctypeCompat.bench';
const SHOWN = 'doctypeCompat.hasBench';

/** Colours of the editor for what is found. */
const COLOURS = { error: 'list.errorForeground', warning: 'list.warningForeground' } as const;

/**
 * The side bar's view of the bench: apps, targets, findings, readiness, the plan since the base, drift. What takes long is
 * asked for when its row is opened, and kept until the view is refreshed.
 */
export class BenchView implements vscode.TreeDataProvider<BenchRow>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: vscode.TreeView<BenchRow>;
  private known = new Map<string, Promise<BenchRow[]>>();

  constructor(private readonly request: (params: BenchParams) => Promise<BenchRow[]>) {
    this.view = vscode.window.createTreeView(VIEW, { treeDataProvider: this, showCollapseAll: true });
  }

  /** The server runs: the view is there from now on. */
  show(): void {
    void vscode.commands.executeCommand('setContext', SHOWN, true);
    this.refresh();
  }

  refresh(): void {
    this.known = new Map();
    this.changed.fire();
  }

  async getChildren(row?: BenchRow): Promise<BenchRow[]> {
    if (row?.children) return row.children;
    const params: BenchParams = row?.lazy ?? {};
    const key = JSON.stringify(params);
    const asked = this.known.get(key) ?? this.request(params);
    this.known.set(key, asked);
    try {
      return await asked;
    } catch (error) {
      // Asked again when the row is opened again.
      this.known.delete(key);
      return [{ label: error instanceof Error ? error.message : String(error), icon: 'error' }];
    }
  }

  getTreeItem(row: BenchRow): vscode.TreeItem {
    const { None, Collapsed } = vscode.TreeItemCollapsibleState;
    const opens = row.lazy !== undefined || (row.children?.length ?? 0) > 0;
    const item = new vscode.TreeItem(row.label, opens ? Collapsed : None);
    if (row.description !== undefined) item.description = row.description;
    item.tooltip = row.tooltip ?? [row.label, row.description].filter(Boolean).join('\n');
    item.accessibilityInformation = {
      label: [row.severity, row.label, row.description].filter(Boolean).join(', '),
    };
    const colour = row.severity === 'error' || row.severity === 'warning' ? COLOURS[row.severity] : undefined;
    item.iconPath = new vscode.ThemeIcon(row.icon, colour && new vscode.ThemeColor(colour));
    const leads = row.command ?? (row.at && openCommand(row.at));
    if (leads) item.command = leads;
    return item;
  }

  dispose(): void {
    this.view.dispose();
    this.changed.dispose();
  }
}

function openCommand({ uri, range }: NonNullable<BenchRow['at']>): vscode.Command {
  return { command: 'doctypeCompat.open', title: vscode.l10n.t('Go There'), arguments: [uri, range] };
}

/** Opens a file at a place; rows of trees lead to theirs with it. */
export async function open(uri: string, range?: NonNullable<BenchRow['at']>['range']): Promise<void> {
  const selection =
    range && new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character);
  await vscode.commands.executeCommand('vscode.open', vscode.Uri.parse(uri), {
    selection,
    // One goes on in the tree with the arrow keys, as in the explorer.
    preserveFocus: true,
  });
}
