import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  CHECK_SITE,
  type CheckSiteParams,
  type CheckSiteResult,
  DIAGNOSE,
  type DiagnoseResult,
  PIN,
  type PinResult,
} from '../../server/src/protocol.js';
import { askLong } from './long.js';
import { readOnlyText } from './texts.js';

/** Looks at a site's database and shows what was found; asks for the site where there are several. */
export async function diagnose(client: LanguageClient): Promise<void> {
  const progress = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Diagnosing the database…'),
  };
  const ask = (site?: string) =>
    vscode.window.withProgress(progress, () =>
      client.sendRequest<DiagnoseResult>(DIAGNOSE, { ...(site !== undefined && { site }) }),
    );
  let result = await ask();
  if ('sites' in result) {
    const items = result.sites.map((site) => ({
      label: nameOf(site),
      description: site,
    }));
    const chosen = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Which site?') });
    if (!chosen) return;
    result = await ask(chosen.description);
  }
  if ('reason' in result) void vscode.window.showWarningMessage(result.reason);
  if (!('markdown' in result)) return;
  await showPage('database-diagnosis.md', result.markdown);
  void offer(client, result.site, result.pin);
}

/** What one does next with what was found. Not awaited: the user may leave it standing. */
async function offer(client: LanguageClient, site: string, pin: string | undefined): Promise<void> {
  const name = nameOf(site);
  const pinIt = vscode.l10n.t('Pin This Version');
  const checkIt = vscode.l10n.t("Check With This Site's Customizations");
  const chosen = await vscode.window.showInformationMessage(
    pin === undefined
      ? vscode.l10n.t('{0} has been looked at.', name)
      : vscode.l10n.t('{0} runs on {1}, which the configuration does not say.', name, pin),
    ...(pin === undefined ? [] : [pinIt]),
    checkIt,
  );
  if (chosen === pinIt) await pinVersions(client, site);
  else if (chosen === checkIt) await checkSite(client, site);
}

/** Writes the versions found into the configuration, which is made where there is none, and shows it. */
async function pinVersions(client: LanguageClient, site: string): Promise<void> {
  const result = await client.sendRequest<PinResult>(PIN, { site });
  if ('reason' in result) {
    void vscode.window.showWarningMessage(result.reason);
    return;
  }
  const uri = vscode.Uri.parse(result.uri);
  const isThere = await vscode.workspace.fs.stat(uri).then(Boolean, () => false);
  const edit = new vscode.WorkspaceEdit();
  if (isThere) {
    const document = await vscode.workspace.openTextDocument(uri);
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    edit.replace(uri, document.validateRange(all), result.text);
  } else edit.createFile(uri, { contents: new TextEncoder().encode(result.text) });
  await vscode.workspace.applyEdit(edit);
  const document = await vscode.workspace.openTextDocument(uri);
  await document.save();
  await vscode.window.showTextDocument(document);
}

async function checkSite(client: LanguageClient, site: string): Promise<void> {
  const result = await askLong<CheckSiteParams, CheckSiteResult>(
    client,
    CHECK_SITE,
    { site },
    { title: vscode.l10n.t('Checking as {0} is', nameOf(site)), things: vscode.l10n.t('files') },
  );
  if (!result) return;
  if ('reason' in result) void vscode.window.showWarningMessage(result.reason);
  else await showPage('check-of-a-site.md', result.markdown);
}

async function showPage(name: string, markdown: string): Promise<void> {
  await vscode.commands.executeCommand('markdown.showPreview', readOnlyText(name, markdown));
}

const nameOf = (site: string): string => site.slice(site.lastIndexOf('/') + 1);
