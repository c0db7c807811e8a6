import { setImmediate } from 'node:timers/promises';
import {
  type CancellationToken,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
} from 'vscode-languageserver/node';
import type { Session } from '../lsp/session.js';

/** `textDocument/diagnostic`: the verdict on the document as it is when it is found. */
export async function onDiagnostic(
  session: Session,
  { textDocument, previousResultId }: DocumentDiagnosticParams,
  token: CancellationToken,
): Promise<DocumentDiagnosticReport> {
  // While keys come faster than answers, a question is taken back by the message that follows it.
  await setImmediate();
  if (token.isCancellationRequested) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
  const document = session.documents.get(textDocument.uri);
  if (!document) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
  let { version, resultId, diagnostics } = await session.check(document);
  // Typing went on while the engine was asked: that verdict is stale.
  while (version !== document.version && session.documents.get(textDocument.uri) === document) {
    if (token.isCancellationRequested) break;
    ({ version, resultId, diagnostics } = await session.check(document));
  }
  if (diagnostics.length > 0 && session.settings.workspaceDiagnostics) session.reported.add(textDocument.uri);
  if (resultId === previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
  return { kind: DocumentDiagnosticReportKind.Full, resultId, items: diagnostics };
}
