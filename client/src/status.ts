import * as vscode from 'vscode';
import type { EngineStatus, FindingCounts, StatusParams } from '../../server/src/protocol.js';

const { l10n } = vscode;

/** The status item: how many findings the open file has, and whether every engine is there. */
export class Status implements vscode.Disposable {
  private readonly item: vscode.StatusBarItem;
  private readonly followEditor: vscode.Disposable;
  private latest: StatusParams | undefined;
  private shown: string | undefined;

  constructor() {
    this.item = vscode.window.createStatusBarItem(
      'doctypeCompat.status',
      vscode.StatusBarAlignment.Right,
      90,
    );
    this.item.name = 'Doctype Compat';
    this.item.command = 'doctypeCompat.showMenu';
    this.followEditor = vscode.window.onDidChangeActiveTextEditor(() => this.render());
    this.item.show();
    this.render();
  }

  update(latest: StatusParams | undefined): void {
    this.latest = latest;
    this.render();
  }

  dispose(): void {
    this.followEditor.dispose();
    this.item.dispose();
  }

  private render(): void {
    const { item, latest } = this;
    if (!latest) {
      item.text = '$(loading~spin) Doctype Compat';
      item.tooltip = l10n.t('Doctype Compat is starting');
      item.accessibilityInformation = { label: l10n.t('Doctype Compat is starting') };
      return;
    }
    // While the panel has the focus no text editor is active; the status then stays with the last one.
    this.shown = vscode.window.activeTextEditor?.document.uri.toString() ?? this.shown;
    const uri = this.shown;
    const counts = uri === undefined ? undefined : latest.findings[uri];
    const trouble = inTrouble(latest.engine) || (latest.sqlite !== undefined && inTrouble(latest.sqlite));
    const found = counts ? countText(counts, trouble) : '';
    item.text = [trouble ? '$(warning)' : '$(database)', found === '' ? 'Doctype Compat' : found].join(' ');
    item.tooltip = tooltip(latest, counts);
    item.accessibilityInformation = {
      label: `Doctype Compat: ${found === '' ? l10n.t('no open DocType') : found}. ${engineText(latest.engine)}`,
    };
  }
}

/** `2 errors, 1 warning`, `no findings`; without the engine, none found is not none there. */
function countText({ errors, warnings, infos, hints }: FindingCounts, trouble: boolean): string {
  const parts = [
    errors > 0 && (errors === 1 ? l10n.t('1 error') : l10n.t('{0} errors', errors)),
    warnings > 0 && (warnings === 1 ? l10n.t('1 warning') : l10n.t('{0} warnings', warnings)),
    infos > 0 && (infos === 1 ? l10n.t('1 note') : l10n.t('{0} notes', infos)),
    hints > 0 && (hints === 1 ? l10n.t('1 hint') : l10n.t('{0} hints', hints)),
  ].filter((part) => part !== false);
  if (parts.length === 0) return trouble ? l10n.t('not fully analysed') : l10n.t('no findings');
  return parts.join(', ');
}

/** Whether verdicts are missing that the engine would give. */
export function inTrouble({ state }: EngineStatus): boolean {
  return state === 'missing' || state === 'failed';
}

export function engineText(engine: EngineStatus, name = 'Vitess'): string {
  const detail = engine.detail === undefined ? '' : `: ${engine.detail}`;
  switch (engine.state) {
    case 'ready':
      return l10n.t('{0} engine {1} is running', name, engine.version ?? '');
    case 'idle':
      return l10n.t('{0} engine starts when it is needed', name);
    case 'off':
      return l10n.t('{0} engine is switched off', name);
    case 'missing':
      return l10n.t('{0} engine is missing{1}', name, detail);
    case 'failed':
      return l10n.t('{0} engine has failed{1}', name, detail);
  }
}

function tooltip(status: StatusParams, counts: FindingCounts | undefined): vscode.MarkdownString {
  const text = new vscode.MarkdownString('**Doctype Compat**', true);
  const trouble = inTrouble(status.engine);
  if (counts)
    text.appendMarkdown(`\n\n$(list-unordered) ${l10n.t('This file: {0}', countText(counts, trouble))}`);
  const icon = trouble ? 'warning' : 'pulse';
  text.appendMarkdown(`\n\n$(${icon}) `).appendText(engineText(status.engine));
  if (status.sqlite) {
    const sign = inTrouble(status.sqlite) ? 'warning' : 'pulse';
    text.appendMarkdown(`\n\n$(${sign}) `).appendText(engineText(status.sqlite, 'SQLite'));
  }
  for (const project of status.projects) {
    text.appendMarkdown('\n\n$(folder) ').appendText(project.root.slice(project.root.lastIndexOf('/') + 1));
    text.appendText(
      ` · Frappe ${project.frappe} · ${project.targets.join(', ')} · ${project.doctypes} DocTypes`,
    );
    if (project.base !== undefined) text.appendMarkdown('\n\n$(git-compare) ').appendText(project.base);
  }
  return text;
}
