import * as vscode from 'vscode';
import type { PlanResult } from '../../server/src/protocol.js';

/** Asks where to, writes the migration plan there as a summary and as SQL, and opens the summary. */
export async function writePlan(request: () => Promise<PlanResult>): Promise<void> {
  const plan = await request();
  if ('reason' in plan) {
    void vscode.window.showInformationMessage(plan.reason);
    return;
  }
  const chosen = await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    openLabel: 'Write Here',
    title: `Migration plan since ${plan.base}`,
  });
  const folder = chosen?.[0];
  if (!folder) return;
  const write = (name: string, text: string): Thenable<void> =>
    vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, name), new TextEncoder().encode(text));
  await write('migration-plan.sql', plan.sql);
  await write('migration-plan.md', plan.markdown);
  await vscode.window.showTextDocument(vscode.Uri.joinPath(folder, 'migration-plan.md'));
}
