import type { CreateFilesParams, DeleteFilesParams, RenameFilesParams } from 'vscode-languageserver/node';
import { followFiles } from '../lsp/files.js';
import type { Session } from '../lsp/session.js';

/** `workspace/didCreateFiles` */
export function onCreateFiles(session: Session, { files }: CreateFilesParams): Promise<void> {
  return followFiles(session, { created: files.map(({ uri }) => uri) });
}

/** `workspace/didRenameFiles`: of a folder that is moved the watcher of files may not say what was in it. */
export function onRenameFiles(session: Session, { files }: RenameFilesParams): Promise<void> {
  return followFiles(session, {
    created: files.map(({ newUri }) => newUri),
    deleted: files.map(({ oldUri }) => oldUri),
  });
}

/** `workspace/didDeleteFiles` */
export function onDeleteFiles(session: Session, { files }: DeleteFilesParams): Promise<void> {
  return followFiles(session, { deleted: files.map(({ uri }) => uri) });
}
