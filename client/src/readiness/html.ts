import * as vscode from 'vscode';
import { html as escaped } from '../../../server/src/core/escape.js';
import { READY_FOR, type ReadyFor } from '../../../server/src/core/readiness/model.js';
import { pageHtml } from '../page.js';

/** What a bench can be ready for, in words. */
export function readyForName(target: ReadyFor): string {
  return {
    'read-only': vscode.l10n.t('A read-only site'),
    vitess: vscode.l10n.t('Vitess'),
    'zero-downtime': vscode.l10n.t('Releases without downtime'),
    sqlite: vscode.l10n.t('SQLite'),
    'frappe-16': vscode.l10n.t('Frappe 16'),
  }[target];
}

/**
 * The page's structure; everything in it comes later as messages and is set as text. The policy lets nothing run or load but
 * the files of ours.
 */
export function readinessHtml(webview: vscode.Webview, extensionUri: vscode.Uri): string {
  const options = READY_FOR.map(
    (target) => `<option value="${target}">${escaped(readyForName(target))}</option>`,
  );
  return pageHtml(webview, extensionUri, {
    title: vscode.l10n.t('Readiness'),
    styles: ['preview.css', 'readiness.css'],
    script: 'readiness.js',
    body: `<div class="choice">
<label for="target">${escaped(vscode.l10n.t('Ready for'))}</label>
<select id="target">${options.join('')}</select>
<button id="again" class="plain" type="button" title="${escaped(vscode.l10n.t('Look at the bench once more'))}">${escaped(vscode.l10n.t('Look again'))}</button>
</div>
<main>
<div id="empty" role="status"></div>
<header>
<h1 id="title"></h1>
<p id="headline"></p>
</header>
<div id="notes"></div>
<div id="share"></div>
<div id="apps"></div>
<div id="groups"></div>
</main>
<div id="live" class="hidden" aria-live="polite"></div>`,
  });
}
