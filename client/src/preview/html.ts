import * as vscode from 'vscode';
import { html as escaped } from '../../../server/src/core/escape.js';
import { pageHtml } from '../page.js';

/**
 * The panel's page: structure only, everything in it comes later as messages and is set as text. The policy
 * lets nothing run or load but the two files of ours.
 */
export function panelHtml(webview: vscode.Webview, extensionUri: vscode.Uri): string {
  return pageHtml(webview, extensionUri, {
    title: vscode.l10n.t('DDL Preview'),
    styles: ['preview.css'],
    script: 'preview.js',
    body: `<main>
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
</main>`,
  });
}
