import { type Hover, type HoverParams, MarkupKind } from 'vscode-languageserver/node';
import { hoverAt } from '../core/editor/hover.js';
import { LineIndex } from '../core/text.js';
import type { Session } from '../lsp/session.js';

/** `textDocument/hover` */
export async function onHover(
  session: Session,
  { textDocument, position }: HoverParams,
): Promise<Hover | null> {
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
