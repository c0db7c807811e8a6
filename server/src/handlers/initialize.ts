import {
  CodeActionKind,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node';
import { diagnosticOptions } from '../lsp/registrations.js';
import type { Session } from '../lsp/session.js';
import { pathOf } from '../lsp/uris.js';
import { FIX_ALL } from './codeAction.js';
import { PLAIN_COMMANDS } from './executeCommand.js';
import { tokenOptions } from './semanticTokens.js';

const ANY_FILE = { filters: [{ scheme: 'file', pattern: { glob: '**/*' } }] };

declare const __VERSION__: string | undefined;

/** `initialize`: says what we can; loading projects begins after `initialized`. */
export function onInitialize(session: Session, params: InitializeParams): InitializeResult {
  session.initialize(params);
  session.language.speak(session.options.texts);
  return {
    serverInfo: { name: 'doctype-compat', ...(typeof __VERSION__ === 'string' && { version: __VERSION__ }) },
    capabilities: {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
      // Where it can be registered, it is once the settings are known (`lsp/registrations.ts`).
      ...(session.abilities.pullDiagnostics &&
        !session.abilities.registerDiagnostics && {
          diagnosticProvider: diagnosticOptions(session.options.workspaceDiagnostics === true),
        }),
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.Refactor, FIX_ALL] },
      codeLensProvider: { resolveProvider: false },
      completionProvider: { triggerCharacters: ['"', '.', '`', '('] },
      definitionProvider: true,
      documentSymbolProvider: { label: 'DocType' },
      hoverProvider: true,
      selectionRangeProvider: true,
      workspaceSymbolProvider: true,
      ...(!session.abilities.registerFolding && { foldingRangeProvider: true }),
      // VS Code has one call hierarchy a language, which is Python's own; there the write paths are a tree of ours.
      ...(session.options.commands !== true && {
        callHierarchyProvider: true,
        executeCommandProvider: { commands: [...PLAIN_COMMANDS] },
      }),
      inlayHintProvider: true,
      ...(session.options.semanticTokens !== false && { semanticTokensProvider: tokenOptions() }),
      referencesProvider: true,
      renameProvider: { prepareProvider: true },
      workspace: {
        workspaceFolders: { supported: true, changeNotifications: true },
        fileOperations: { didCreate: ANY_FILE, didRename: ANY_FILE, didDelete: ANY_FILE },
      },
    },
  };
}

/** The paths of the folders that the client has open. */
export function foldersOf({ workspaceFolders, rootUri }: InitializeParams): string[] {
  const uris = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []);
  return uris.map(pathOf).filter((path) => path !== undefined);
}
