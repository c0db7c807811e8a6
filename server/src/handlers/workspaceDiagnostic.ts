import {
  type CancellationToken,
  DocumentDiagnosticReportKind,
  type ResultProgressReporter,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
  type WorkspaceDiagnosticReportPartialResult,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver/node';
import type { Finding } from '../core/finding.js';
import type { Session } from '../lsp/session.js';
import { uriOf } from '../lsp/uris.js';
import { check } from '../workspace/check.js';

/**
 * `workspace/diagnostic`: every file of every project, where the user has asked for it. The client keeps this
 * request open and repeats it, so an answer that did not change is held back until something does.
 */
export async function onWorkspaceDiagnostic(
  session: Session,
  { previousResultIds }: WorkspaceDiagnosticParams,
  token: CancellationToken,
  reporter: ResultProgressReporter<WorkspaceDiagnosticReportPartialResult> | undefined,
): Promise<WorkspaceDiagnosticReport> {
  if (session.settings.workspaceDiagnostics !== true) return { items: [] };
  const before = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
  const items: WorkspaceDocumentDiagnosticReport[] = [];
  for (const workspace of session.workspaces.all) {
    const { project, overrides } = workspace;
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    const { findings } = await check(project, {
      overrides,
      engine: session.engine,
      signal: abort.signal,
    });
    const byUri = new Map<string, Finding[]>();
    for (const finding of findings) {
      const uri = uriOf(finding.file);
      const same = byUri.get(uri);
      if (same) same.push(finding);
      else byUri.set(uri, [finding]);
    }
    const gone = [...before.keys()].filter((uri) => uri.startsWith(uriOf(project.root.path)));
    for (const uri of new Set([...byUri.keys(), ...gone])) {
      if (session.documents.get(uri)) continue;
      const own = byUri.get(uri) ?? [];
      const { resultId, diagnostics } = session.toChecked(uri, 0, own, project, 0);
      items.push(
        before.get(uri) === resultId
          ? { kind: DocumentDiagnosticReportKind.Unchanged, uri, version: null, resultId }
          : { kind: DocumentDiagnosticReportKind.Full, uri, version: null, resultId, items: diagnostics },
      );
    }
  }
  reporter?.report({ items });
  return { items: reporter ? [] : items };
}
