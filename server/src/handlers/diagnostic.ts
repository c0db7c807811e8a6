import {
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
} from 'vscode-languageserver/node';
import type { Session } from '../lsp/session.js';

/** `textDocument/diagnostic`: the verdict on the document as it is when it is found. */
export async function onDiagnostic(
  session: Session,
  { textDocument, previousResultId }: DocumentDiagnosticParams,
): Promise<DocumentDiagnosticReport> {
  const document = session.documents.get(textDocument.uri);
  if (!document) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
  let { version, resultId, diagnostics } = await session.check(document);
  // Typing went on while the engine was asked: that verdict is stale.
  while (version !== document.version && session.documents.get(textDocument.uri) === document) {
    ({ version, resultId, diagnostics } = await session.check(document));
  }
  if (resultId === previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
  return { kind: DocumentDiagnosticReportKind.Full, resultId, items: diagnostics };
}
