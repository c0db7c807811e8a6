import { type DidChangeWatchedFilesParams, FileChangeType } from 'vscode-languageserver/node';
import type { Session } from '../lsp/session.js';
import { pathOf } from '../lsp/uris.js';

/** `workspace/didChangeWatchedFiles`: other DocTypes, controllers and the configuration change verdicts. */
export function onWatchedFiles(session: Session, { changes }: DidChangeWatchedFilesParams): void {
  let known = false;
  for (const { uri, type } of changes) {
    const path = pathOf(uri);
    // What the editor has open stands over the file on disk.
    if (path === undefined || session.isOpen(path)) continue;
    const project = session.workspaces.knownFor(path)?.project;
    if (!project) continue;
    if (type === FileChangeType.Deleted) project.remove(path);
    else if (!project.update(path)) continue;
    known = true;
  }
  if (known) session.invalidate();
}
