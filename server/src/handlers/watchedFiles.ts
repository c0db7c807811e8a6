import { type DidChangeWatchedFilesParams, FileChangeType } from 'vscode-languageserver/node';
import { followFiles, followHead } from '../lsp/files.js';
import type { Session } from '../lsp/session.js';
import { pathOf } from '../lsp/uris.js';

/** `workspace/didChangeWatchedFiles`: other DocTypes, controllers and the configuration change verdicts. */
export async function onWatchedFiles(
  session: Session,
  { changes }: DidChangeWatchedFilesParams,
): Promise<void> {
  const of = (wanted: FileChangeType) =>
    changes.filter(({ uri, type }) => type === wanted && headOf(uri) === undefined).map(({ uri }) => uri);
  await followFiles(session, {
    created: of(FileChangeType.Created),
    changed: of(FileChangeType.Changed),
    deleted: of(FileChangeType.Deleted),
  });
  const trees = new Set(changes.map(({ uri }) => headOf(uri)).filter((tree) => tree !== undefined));
  for (const tree of trees) await followHead(session, tree);
}

/** The working tree whose HEAD a file is, or its log; undefined for any other file. */
function headOf(uri: string): string | undefined {
  return /^(.*)\/\.git\/(?:logs\/)?HEAD$/.exec(pathOf(uri) ?? '')?.[1];
}
