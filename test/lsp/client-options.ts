import type { ClientCapabilities } from 'vscode-languageserver/node';
import type { EditorSettings, InitializationOptions } from '../../server/src/protocol.js';

export interface ClientOptions {
  /** Ask for diagnostics (the default) or have them published. */
  pull?: boolean;
  settings?: EditorSettings;
  initializationOptions?: InitializationOptions;
  /** The client can be told later how to ask for diagnostics, as VS Code can. */
  registers?: boolean;
  /** Folders to open, below the copy of the fixture; default the copy itself. */
  folders?: string[];
  /** What is done to the copy before the server knows of it. */
  prepare?: (root: string) => void;
  /** The client can be asked to show a file. */
  showsDocuments?: boolean;
  /** The client can rename files and asks the user about edits that want to be confirmed. */
  refactors?: boolean;
}

/** What a client with these options says that it can do. */
export function capabilitiesOf(options: ClientOptions): ClientCapabilities {
  const pull = options.pull ?? true;
  return {
    textDocument: {
      publishDiagnostics: { relatedInformation: true, versionSupport: true },
      ...(pull && { diagnostic: { dynamicRegistration: options.registers === true } }),
    },
    ...(options.showsDocuments && { window: { showDocument: { support: true } } }),
    workspace: {
      configuration: true,
      workspaceFolders: true,
      ...(pull && { diagnostics: { refreshSupport: true } }),
      codeLens: { refreshSupport: true },
      workspaceEdit: {
        documentChanges: true,
        resourceOperations: options.refactors ? ['create', 'rename'] : ['create'],
        ...(options.refactors && { changeAnnotationSupport: { groupsOnLabel: true } }),
      },
    },
  };
}
