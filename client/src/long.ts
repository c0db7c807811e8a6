import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { Steps, Watched } from '../../server/src/protocol.js';

let asked = 0;

/**
 * Asks the server for what may take long: shows how far it is, in numbers, and lets the user give it up. `things` says what
 * is counted ("files"). Undefined where it was given up.
 */
export function askLong<P extends Watched, R>(
  client: LanguageClient,
  method: string,
  params: P,
  { title, things }: { title: string; things: string },
): Promise<R | undefined> {
  const progress = `${method}/${++asked}`;
  const shown = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return Promise.resolve(
    vscode.window.withProgress(shown, async (bar, token) => {
      let before = 0;
      // Loaded with the client, which activation does not wait for.
      const { ProgressType } = await import('./client.js');
      const listening = client.onProgress(new ProgressType<Steps>(), progress, ({ done, total }) => {
        const percent = (done / total) * 100;
        bar.report({
          increment: percent - before,
          message: vscode.l10n.t('{0} of {1} {2}', done.toLocaleString(), total.toLocaleString(), things),
        });
        before = percent;
      });
      try {
        return await client.sendRequest<R>(method, { ...params, progress }, token);
      } catch (error) {
        if (token.isCancellationRequested) return undefined;
        throw error;
      } finally {
        listening.dispose();
      }
    }),
  );
}
