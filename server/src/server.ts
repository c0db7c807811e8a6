import type {
  Connection,
  InitializeParams,
  SemanticTokens,
  SemanticTokensParams,
} from 'vscode-languageserver/node';
import { onAdvise } from './handlers/advise.js';
import { onAuthor } from './handlers/authoring.js';
import { onBench } from './handlers/bench.js';
import { onIncomingCalls, onOutgoingCalls, onPrepareCalls } from './handlers/callHierarchy.js';
import { onChanges } from './handlers/changes.js';
import { onCodeAction } from './handlers/codeAction.js';
import { onCodeLens } from './handlers/codeLens.js';
import { onCompletion } from './handlers/completion.js';
import { onConfiguration } from './handlers/configuration.js';
import { onDebugInformation } from './handlers/debugInformation.js';
import { Decorations } from './handlers/decorations.js';
import { onDefinition } from './handlers/definition.js';
import { onCheckSite, onDiagnose, onPin } from './handlers/diagnose.js';
import { onDiagnostic } from './handlers/diagnostic.js';
import { onDocumentSymbol } from './handlers/documentSymbol.js';
import { onReadiness, onWritePaths } from './handlers/entries.js';
import { onExecuteCommand } from './handlers/executeCommand.js';
import { onExplainSql } from './handlers/explainSql.js';
import { onCreateFiles, onDeleteFiles, onRenameFiles } from './handlers/fileOperations.js';
import { onFoldingRange } from './handlers/foldingRange.js';
import { onHover } from './handlers/hover.js';
import { foldersOf, onInitialize } from './handlers/initialize.js';
import { onFolders, onInitialized } from './handlers/initialized.js';
import { onInlayHint } from './handlers/inlayHint.js';
import { onPlan } from './handlers/plan.js';
import { onPreview } from './handlers/preview.js';
import { onReadinessPage } from './handlers/readiness.js';
import { onReferences } from './handlers/references.js';
import { onPrepareRename, onRename } from './handlers/rename.js';
import { onSelectionRange } from './handlers/selectionRange.js';
import { onSemanticTokens } from './handlers/semanticTokens.js';
import { onWatchedFiles } from './handlers/watchedFiles.js';
import { onWorkspaceDiagnostic } from './handlers/workspaceDiagnostic.js';
import { onWorkspaceSymbol } from './handlers/workspaceSymbol.js';
import { type Handler, cancellable as withCancellation } from './lsp/cancellation.js';
import type { Told } from './lsp/language.js';
import { Lifecycle } from './lsp/lifecycle.js';
import { Session } from './lsp/session.js';
import {
  ADVISE,
  type AdviseParams,
  AUTHOR,
  type AuthorParams,
  BENCH,
  type BenchParams,
  CHANGES,
  CHECK_SITE,
  type ChangesParams,
  type CheckSiteParams,
  DEBUG_INFORMATION,
  DIAGNOSE,
  type DiagnoseParams,
  EXPLAIN_SQL,
  type ExplainSqlParams,
  PIN,
  type PinParams,
  PLAN,
  type PlanParams,
  PREVIEW,
  type PreviewParams,
  READINESS,
  READINESS_PAGE,
  RETRY_ENGINE,
  type ReadinessPageParams,
  WRITE_PATHS,
  type WritePathsParams,
} from './protocol.js';

/** Wires the handlers to a connection and starts to listen. The session is returned for tests. */
export function startServer(connection: Connection): Session {
  const session = new Session(connection);
  const { documents } = session;
  const folders = new Set<string>();
  const decorations = new Decorations(session);
  session.onInvalidate(() => decorations.queue());
  const lifecycle = new Lifecycle();
  const { language } = session;
  const cancellable = <P, R, E = void>(handle: Handler<P, R>) =>
    withCancellation<P, R, E>((params, token) => lifecycle.refusal<E>() ?? handle(params, token));
  /** What a handler answers, in the client's language. */
  const told =
    <P, R>(kind: Told, handle: Handler<P, R>): Handler<P, R> =>
    async (params, token) =>
      language.told(kind, await handle(params, token));
  connection.onInitialize((params: InitializeParams) => {
    lifecycle.start();
    for (const folder of foldersOf(params)) folders.add(folder);
    return onInitialize(session, params);
  });
  connection.onInitialized(async () => {
    if (session.abilities.workspaceFolders) {
      connection.workspace.onDidChangeWorkspaceFolders((event) => onFolders(session, folders, event));
    }
    await onInitialized(session, [...folders]);
  });
  connection.onShutdown(() => {
    lifecycle.end();
    decorations.dispose();
    session.dispose();
  });
  connection.onDidChangeConfiguration((params) => onConfiguration(session, params));
  connection.onDidChangeWatchedFiles((params) => onWatchedFiles(session, params));
  connection.workspace.onDidCreateFiles((params) => onCreateFiles(session, params));
  connection.workspace.onDidRenameFiles((params) => onRenameFiles(session, params));
  connection.workspace.onDidDeleteFiles((params) => onDeleteFiles(session, params));
  connection.languages.diagnostics.on(cancellable((params, token) => onDiagnostic(session, params, token)));
  connection.languages.diagnostics.onWorkspace(
    cancellable((params, token) => onWorkspaceDiagnostic(session, params, token)),
  );
  connection.languages.inlayHint.on(cancellable((params) => onInlayHint(session, params)));
  connection.onCodeAction(cancellable(told('action', (params) => onCodeAction(session, params))));
  connection.onCodeLens(cancellable(told('lens', (params) => onCodeLens(session, params))));
  connection.onCompletion(cancellable((params) => onCompletion(session, params)));
  connection.onDefinition(cancellable((params) => onDefinition(session, params)));
  connection.onDocumentSymbol(cancellable((params) => onDocumentSymbol(session, params)));
  connection.onHover(cancellable(told('hover', (params) => onHover(session, params))));
  connection.onReferences(cancellable((params) => onReferences(session, params)));
  connection.onFoldingRanges(cancellable((params) => onFoldingRange(session, params)));
  connection.onSelectionRanges(cancellable((params) => onSelectionRange(session, params)));
  connection.languages.semanticTokens.on(
    cancellable<SemanticTokensParams, SemanticTokens>((params) => onSemanticTokens(session, params)),
  );
  connection.onWorkspaceSymbol(cancellable((params) => onWorkspaceSymbol(session, params)));
  connection.languages.callHierarchy.onPrepare(cancellable((params) => onPrepareCalls(session, params)));
  connection.languages.callHierarchy.onOutgoingCalls(
    cancellable((params) => onOutgoingCalls(session, params)),
  );
  connection.languages.callHierarchy.onIncomingCalls(
    cancellable((params) => onIncomingCalls(session, params)),
  );
  connection.onExecuteCommand(cancellable((params) => onExecuteCommand(session, params)));
  connection.onPrepareRename(cancellable((params) => onPrepareRename(session, params)));
  connection.onRenameRequest(cancellable(told('rename', (params) => onRename(session, params))));
  /** A request of our own. */
  const own = <P, R>(method: string, kind: Told, handle: Handler<P, R>) =>
    connection.onRequest<unknown, void>(method, told(kind, handle));
  /** The same of one that takes long, and can be taken back. */
  const long = <P, R>(method: string, kind: Told, handle: Handler<P, R>) =>
    connection.onRequest<unknown, void>(method, cancellable(told(kind, handle)));
  own(PREVIEW, 'panel', (params: PreviewParams) => onPreview(session, params));
  own(CHANGES, 'reason', (params: ChangesParams) => onChanges(session, params));
  own(PLAN, 'reason', (params: PlanParams) => onPlan(session, params));
  own(WRITE_PATHS, 'paths', (params: WritePathsParams) => onWritePaths(session, params));
  own(EXPLAIN_SQL, 'reason', (params: ExplainSqlParams) => onExplainSql(session, params));
  own(DIAGNOSE, 'reason', (params: DiagnoseParams) => onDiagnose(session, params));
  own(PIN, 'reason', (params: PinParams) => onPin(session, params));
  own(AUTHOR, 'reason', (params: AuthorParams) => onAuthor(session, params));
  own(READINESS, 'paths', () => onReadiness(session));
  long(BENCH, 'bench', (params: BenchParams, token) => onBench(session, params, token));
  long(READINESS_PAGE, 'page', (params: ReadinessPageParams, token) =>
    onReadinessPage(session, params, token),
  );
  long(CHECK_SITE, 'reason', (params: CheckSiteParams, token) => onCheckSite(session, params, token));
  long(ADVISE, 'reason', (params: AdviseParams, token) => onAdvise(session, params, token));
  connection.onRequest(DEBUG_INFORMATION, () => onDebugInformation(session));
  connection.onNotification(RETRY_ENGINE, () => session.retryEngine());
  // Opened again without having been closed: nothing known of the first text holds for this one.
  documents.onDidOpen(({ document }) => session.opened(document.uri));
  documents.onDidChangeContent(({ document }) => {
    if (!session.abilities.pullDiagnostics) session.publications.soon(document);
  });
  documents.onDidSave(() => decorations.queue());
  documents.onDidClose(({ document }) => {
    session.closed(document.uri);
    decorations.queue();
  });
  documents.listen(connection);
  connection.listen();
  return session;
}
