import * as vscode from 'vscode';
import type { DiagnoseResult } from '../../server/src/protocol.js';
import { readOnlyText } from './texts.js';

/** Looks at a site's database and shows what was found; asks for the site where there are several. */
export async function diagnose(request: (site?: string) => Promise<DiagnoseResult>): Promise<void> {
  const progress = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Diagnosing the database…'),
  };
  const ask = (site?: string) => vscode.window.withProgress(progress, () => request(site));
  let result = await ask();
  if ('sites' in result) {
    const items = result.sites.map((site) => ({
      label: site.slice(site.lastIndexOf('/') + 1),
      description: site,
    }));
    const chosen = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Which site?') });
    if (!chosen) return;
    result = await ask(chosen.description);
  }
  if ('reason' in result) void vscode.window.showWarningMessage(result.reason);
  if ('markdown' in result)
    await vscode.commands.executeCommand(
      'markdown.showPreview',
      readOnlyText('database-diagnosis.md', result.markdown),
    );
}
