import type { WorkspaceFolder } from 'vscode-languageserver/node';
import { registerFolding, registerWatchers } from '../lsp/registrations.js';
import type { Session } from '../lsp/session.js';
import { pathOf } from '../lsp/uris.js';

/** `initialized`: asks to be told of changes, reads the settings, and loads the folders in the background. */
export async function onInitialized(session: Session, folders: readonly string[]): Promise<void> {
  registerWatchers(session);
  registerFolding(session);
  session.workspaces.setFolders(folders);
  try {
    session.settings = await session.readSettings(undefined);
  } finally {
    // Without an answer the defaults hold.
    session.configureEngines();
    await session.registration.follow();
  }
}

/** `workspace/didChangeWorkspaceFolders` */
export function onFolders(
  session: Session,
  folders: Set<string>,
  { added, removed }: { added: WorkspaceFolder[]; removed: WorkspaceFolder[] },
): void {
  for (const { uri } of removed) folders.delete(pathOf(uri) ?? uri);
  for (const { uri } of added) {
    const path = pathOf(uri);
    if (path !== undefined) folders.add(path);
  }
  session.workspaces.setFolders([...folders]);
  session.invalidate();
}
