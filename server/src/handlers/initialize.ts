import {
  CodeActionKind,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node';
import type { Session } from '../lsp/session.js';
import { pathOf } from '../lsp/uris.js';
import { FIX_ALL } from './codeAction.js';

declare const __VERSION__: string | undefined;

/** `initialize`: says what we can; loading projects begins after `initialized`. */
export function onInitialize(session: Session, params: InitializeParams): InitializeResult {
  session.initialize(params);
  return {
    serverInfo: { name: 'doctype-compat', ...(typeof __VERSION__ === 'string' && { version: __VERSION__ }) },
    capabilities: {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
      ...(session.abilities.pullDiagnostics && {
        diagnosticProvider: {
          identifier: 'doctype-compat',
          interFileDependencies: true,
          workspaceDiagnostics: true,
        },
      }),
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL] },
      codeLensProvider: { resolveProvider: false },
      completionProvider: { triggerCharacters: ['"', '.', '`'] },
      definitionProvider: true,
      documentSymbolProvider: { label: 'DocType' },
      hoverProvider: true,
      inlayHintProvider: true,
      referencesProvider: true,
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    },
  };
}

/** The paths of the folders that the client has open. */
export function foldersOf({ workspaceFolders, rootUri }: InitializeParams): string[] {
  const uris = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []);
  return uris.map(pathOf).filter((path) => path !== undefined);
}
