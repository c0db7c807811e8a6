import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { html as escaped } from '../../server/src/core/escape.js';

/** What a page of ours is made of: `styles` are files of `client/media`, `script` one of `dist`. */
export interface PageParts {
  title: string;
  styles: readonly string[];
  script: string;
  /** HTML that is ours; what is said of a bench comes later as messages and is set as text. */
  body: string;
}

/** A page's HTML. The policy lets nothing run or load but the files of ours. */
export function pageHtml(
  webview: vscode.Webview,
  extensionUri: vscode.Uri,
  { title, styles, script, body }: PageParts,
): string {
  const nonce = randomBytes(16).toString('base64url');
  const at = (...path: string[]) => webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, ...path));
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  const links = styles.map((name) => `<link rel="stylesheet" href="${at('client', 'media', name)}">`);
  return `<!DOCTYPE html>
<html lang="${escaped(vscode.env.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
${links.join('\n')}
<title>${escaped(title)}</title>
</head>
<body data-state="loading" data-texts="${escaped(JSON.stringify(vscode.l10n.bundle ?? {}))}">
${body}
<script nonce="${nonce}" src="${at('dist', script)}"></script>
</body>
</html>`;
}
