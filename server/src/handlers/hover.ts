import { type Hover, type HoverParams, MarkupKind } from 'vscode-languageserver/node';
import { hoverAt } from '../core/editor/hover.js';
import { LineIndex } from '../core/text.js';
import type { Session } from '../lsp/session.js';
import { entryHover } from './entries.js';

/** `textDocument/hover` */
export async function onHover(
  session: Session,
  { textDocument, position }: HoverParams,
): Promise<Hover | null> {
  const document = session.documents.get(textDocument.uri);
  if (document && textDocument.uri.endsWith('.py')) return entryHover(session, document, position);
  const found = await session.view(textDocument.uri);
  if (!found) return null;
  const lines = new LineIndex(found.view.source.text);
  const hover = hoverAt(found.view, lines.offsetAt(position));
  return (
    (hover && {
      contents: { kind: MarkupKind.Markdown, value: hover.markdown },
      range: lines.rangeOf(hover.span),
    }) ??
    null
  );
}
