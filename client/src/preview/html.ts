import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { html as escaped } from '../../../server/src/core/escape.js';

/**
 * The panel's page: structure only, everything in it comes later as messages and is set as text. The policy
 * lets nothing run or load but the two files of ours.
 */
export function panelHtml(webview: vscode.Webview, extensionUri: vscode.Uri): string {
  const nonce = randomBytes(16).toString('base64url');
  const script = webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', 'preview.js'));
  const style = webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'client', 'media', 'preview.css'));
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="${escaped(vscode.env.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${style}">
<title>${escaped(vscode.l10n.t('DDL Preview'))}</title>
</head>
<body data-state="loading" data-texts="${escaped(JSON.stringify(vscode.l10n.bundle ?? {}))}">
<main>
<div id="empty" role="status"></div>
<header>
<h1 id="doctype"></h1>
<p id="facts"></p>
</header>
<div id="notes"></div>
<section id="gauges" aria-label="${escaped(vscode.l10n.t('Room left in the table'))}"></section>
<details id="findings" open>
<summary><span id="finding-count"></span></summary>
<ul id="finding-list"></ul>
</details>
<section id="ddl" aria-label="${escaped(vscode.l10n.t('Statements'))}">
<div class="bar-of-tabs">
<div id="tabs" role="tablist" aria-label="${escaped(vscode.l10n.t('Target'))}"></div>
</div>
<div id="tabpanel" role="tabpanel" tabindex="0">
<div class="bar-of-engine">
<p id="engine"></p>
<span class="actions">
<button id="compare" type="button" title="${escaped(vscode.l10n.t('Compare the table before and after, side by side'))}" hidden>${escaped(vscode.l10n.t('Compare'))}</button>
<button id="save" type="button" title="${escaped(vscode.l10n.t('Show the migration plan of the whole workspace'))}" hidden>${escaped(vscode.l10n.t('Whole plan'))}</button>
<button id="copy" type="button" title="${escaped(vscode.l10n.t('Copy the statements as they are sent'))}">${escaped(vscode.l10n.t('Copy'))}</button>
</span>
</div>
<div id="code"></div>
</div>
</section>
<div id="live" class="hidden" aria-live="polite"></div>
</main>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
