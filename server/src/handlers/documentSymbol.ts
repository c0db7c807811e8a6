import { type DocumentSymbol, type DocumentSymbolParams, SymbolKind } from 'vscode-languageserver/node';
import { type OutlineItem, outline } from '../core/editor/symbols.js';
import { LineIndex } from '../core/text.js';
import type { Session } from '../lsp/session.js';

const KINDS: Readonly<Record<OutlineItem['kind'], SymbolKind>> = {
  doctype: SymbolKind.Class,
  section: SymbolKind.Namespace,
  field: SymbolKind.Field,
};

/** `textDocument/documentSymbol` */
export async function onDocumentSymbol(
  session: Session,
  { textDocument }: DocumentSymbolParams,
): Promise<DocumentSymbol[]> {
  const found = await session.view(textDocument.uri);
  if (!found) return [];
  const { source } = found.view;
  const lines = new LineIndex(source.text);
  const symbol = ({ name, detail, kind, span, selection, children }: OutlineItem): DocumentSymbol => ({
    name,
    detail,
    kind: KINDS[kind],
    range: lines.rangeOf(span),
    selectionRange: lines.rangeOf(selection),
    children: children.map(symbol),
  });
  const root = outline(source);
  return root ? [symbol(root)] : [];
}
