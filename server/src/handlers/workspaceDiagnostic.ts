import {
  type CancellationToken,
  DocumentDiagnosticReportKind,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver/node';
import type { Finding } from '../core/finding.js';
import { say } from '../core/say.js';
import { signalOf } from '../lsp/cancellation.js';
import { progressOf } from '../lsp/progress.js';
import type { Session } from '../lsp/session.js';
import { uriOf } from '../lsp/uris.js';
import { verdictOf } from '../lsp/verdict.js';
import type { Workspace } from '../lsp/workspaces.js';
import { check } from '../workspace/check.js';

/** The state that each session's last answer was about. */
const answered = new WeakMap<Session, number>();

/**
 * `workspace/diagnostic`: every file of every project that is not open, where the user has asked for it. A client
 * repeats this request for ever, so an answer waits until a file has been saved or the configuration changed.
 */
export async function onWorkspaceDiagnostic(
  session: Session,
  { previousResultIds }: WorkspaceDiagnosticParams,
  token: CancellationToken,
): Promise<WorkspaceDiagnosticReport> {
  await session.ready;
  while (!token.isCancellationRequested && answered.get(session) === session.changes) {
    await session.nextChange(token);
  }
  const state = session.changes;
  const before = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
  const items: WorkspaceDocumentDiagnosticReport[] = [];
  const wanted = session.settings.workspaceDiagnostics === true;
  for (const workspace of session.workspaces.all) {
    const byUri = wanted ? await findingsOf(session, workspace, token) : new Map<string, Finding[]>();
    const inside = `${uriOf(workspace.project.root.path)}/`;
    const told = [...before.keys(), ...session.reported].filter((uri) => uri.startsWith(inside));
    for (const uri of new Set([...byUri.keys(), ...told])) {
      if (session.documents.get(uri)) continue;
      const about = { uri, version: 0, project: workspace.project };
      const { resultId, diagnostics } = verdictOf(byUri.get(uri) ?? [], about, 0, session);
      if (diagnostics.length > 0) session.reported.add(uri);
      else session.reported.delete(uri);
      items.push(
        before.get(uri) === resultId
          ? { kind: DocumentDiagnosticReportKind.Unchanged, uri, version: null, resultId }
          : { kind: DocumentDiagnosticReportKind.Full, uri, version: null, resultId, items: diagnostics },
      );
    }
  }
  // Only what the client has got counts as answered.
  if (!token.isCancellationRequested) answered.set(session, state);
  return { items };
}

async function findingsOf(
  session: Session,
  { project }: Workspace,
  token: CancellationToken,
): Promise<Map<string, Finding[]>> {
  const progress = await progressOf(session, say`Doctype Compat: checking the workspace`);
  try {
    const { findings } = await check(project, {
      engine: session.engines.vitess,
      sqlite: session.engines.sqlite,
      base: session.comparison(project)?.change,
      signal: signalOf(token),
      onProgress: (done, total) => progress?.report(Math.round((done / total) * 100)),
    });
    const byUri = new Map<string, Finding[]>();
    for (const finding of findings) {
      const uri = uriOf(finding.file);
      const same = byUri.get(uri);
      if (same) same.push(finding);
      else byUri.set(uri, [finding]);
    }
    return byUri;
  } finally {
    progress?.done();
  }
}
