import type { ClientCapabilities } from 'vscode-languageserver/node';

/** What of the client's capabilities decides how we answer. */
export interface Abilities {
  /** It asks for diagnostics; otherwise we publish them. */
  pullDiagnostics: boolean;
  /** It can be told later how to ask, so that all files are asked about only while the user wants that. */
  registerDiagnostics: boolean;
  refreshDiagnostics: boolean;
  relatedInformation: boolean;
  refreshCodeLens: boolean;
  refreshInlayHints: boolean;
  configuration: boolean;
  watchConfiguration: boolean;
  watchFiles: boolean;
  /** It can be told for which files we fold: others keep the folding that they have. */
  registerFolding: boolean;
  /** Workspace edits may create files. */
  createFiles: boolean;
  /** Workspace edits may rename files. */
  renameFiles: boolean;
  /** Edits may carry a reason and ask to be confirmed. */
  annotations: boolean;
  /** It can be asked to show a file. */
  showDocument: boolean;
  workspaceFolders: boolean;
  workDoneProgress: boolean;
}

export function abilitiesOf({ textDocument, workspace, window }: ClientCapabilities): Abilities {
  return {
    pullDiagnostics: textDocument?.diagnostic !== undefined,
    registerDiagnostics: textDocument?.diagnostic?.dynamicRegistration === true,
    refreshDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    relatedInformation:
      textDocument?.diagnostic?.relatedInformation === true ||
      textDocument?.publishDiagnostics?.relatedInformation === true,
    refreshCodeLens: workspace?.codeLens?.refreshSupport === true,
    refreshInlayHints: workspace?.inlayHint?.refreshSupport === true,
    configuration: workspace?.configuration === true,
    watchConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    watchFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    registerFolding: textDocument?.foldingRange?.dynamicRegistration === true,
    createFiles: workspace?.workspaceEdit?.resourceOperations?.includes('create') === true,
    renameFiles: workspace?.workspaceEdit?.resourceOperations?.includes('rename') === true,
    annotations: workspace?.workspaceEdit?.changeAnnotationSupport !== undefined,
    showDocument: window?.showDocument?.support === true,
    workspaceFolders: workspace?.workspaceFolders === true,
    workDoneProgress: window?.workDoneProgress === true,
  };
}
