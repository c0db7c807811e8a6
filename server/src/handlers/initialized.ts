import {
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type WorkspaceFolder,
} from 'vscode-languageserver/node';
import type { Session } from '../lsp/session.js';
import { pathOf } from '../lsp/uris.js';

/** `initialized`: asks to be told of changes, reads the settings, and loads the folders in the background. */
export async function onInitialized(session: Session, folders: readonly string[]): Promise<void> {
  const { abilities, connection } = session;
  if (abilities.watchConfiguration) {
    void connection.client.register(DidChangeConfigurationNotification.type, { section: 'doctypeCompat' });
  }
  if (abilities.watchFiles) {
    void connection.client.register(DidChangeWatchedFilesNotification.type, {
      watchers: [
        { globPattern: '**/*.{json,py,sql,txt,html,js,cnf,yml,yaml,sh}' },
        { globPattern: '**/{Dockerfile,Containerfile}*' },
      ],
    });
  }
  session.workspaces.setFolders(folders);
  try {
    session.settings = await session.readSettings(undefined);
  } finally {
    // Without an answer the defaults hold.
    session.configureEngine();
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
