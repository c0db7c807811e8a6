import * as vscode from 'vscode';
import type { PlanResult } from '../../server/src/protocol.js';
import { readOnlyText } from './texts.js';

const NAMES = { markdown: 'migration-plan.md', sql: 'migration-plan.sql' } as const;

type Request = () => Promise<PlanResult>;

/** Shows the migration plan: its SQL, and beside it the summary. Nothing is written. */
export async function showPlan(request: Request): Promise<void> {
  const plan = await planOrReason(request);
  if (!plan) return;
  const sql = await vscode.workspace.openTextDocument(readOnlyText(NAMES.sql, plan.sql));
  await vscode.window.showTextDocument(sql, { preview: false, viewColumn: vscode.ViewColumn.One });
  await vscode.commands.executeCommand(
    'markdown.showPreviewToSide',
    readOnlyText(NAMES.markdown, plan.markdown),
  );
}

/** Asks where to, writes the migration plan there as a summary and as SQL, and opens the summary. */
export async function savePlan(request: Request): Promise<void> {
  const plan = await planOrReason(request);
  if (!plan) return;
  const chosen = await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    openLabel: vscode.l10n.t('Save Here'),
    title: vscode.l10n.t('Migration plan since {0}', plan.base),
  });
  const folder = chosen?.[0];
  if (!folder || !(await mayWrite(folder))) return;
  for (const kind of ['sql', 'markdown'] as const) {
    await vscode.workspace.fs.writeFile(
      vscode.Uri.joinPath(folder, NAMES[kind]),
      new TextEncoder().encode(plan[kind]),
    );
  }
  await vscode.window.showTextDocument(vscode.Uri.joinPath(folder, NAMES.markdown));
}

async function planOrReason(request: Request) {
  const plan = await request();
  if (!('reason' in plan)) return plan;
  void vscode.window.showInformationMessage(plan.reason);
  return undefined;
}

/** Whether no file is in the way, or the user lets it be replaced. */
async function mayWrite(folder: vscode.Uri): Promise<boolean> {
  const there = (await vscode.workspace.fs.readDirectory(folder)).map(([name]) => name);
  const replaced = Object.values(NAMES).filter((name) => there.includes(name));
  if (replaced.length === 0) return true;
  const replace = vscode.l10n.t('Replace');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t(
      'Replace {0} in {1}?',
      replaced.join(', '),
      folder.path.slice(folder.path.lastIndexOf('/') + 1),
    ),
    { modal: true },
    replace,
  );
  return answer === replace;
}
