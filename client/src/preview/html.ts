import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

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
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${style}">
<title>DDL Preview</title>
</head>
<body data-state="loading">
<main>
<div id="empty" role="status"></div>
<header>
<h1 id="doctype"></h1>
<p id="facts"></p>
</header>
<div id="notes"></div>
<section id="gauges" aria-label="Room left in the table"></section>
<details id="findings" open>
<summary><span id="finding-count"></span></summary>
<ul id="finding-list"></ul>
</details>
<section id="ddl" aria-label="Statements">
<div class="bar-of-tabs">
<div id="tabs" role="tablist" aria-label="Target"></div>
</div>
<div id="tabpanel" role="tabpanel" tabindex="0">
<div class="bar-of-engine">
<p id="engine"></p>
<span class="actions">
<button id="compare" type="button" title="Compare the table before and after, side by side" hidden>Compare</button>
<button id="save" type="button" title="Show the migration plan of the whole workspace" hidden>Whole plan</button>
<button id="copy" type="button" title="Copy the statements as they are sent">Copy</button>
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
