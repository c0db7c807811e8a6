import { type Hover, type HoverParams, MarkupKind } from 'vscode-languageserver/node';
import { hoverAt } from '../core/editor/hover.js';
import { LineIndex } from '../core/text.js';
import type { Session } from '../lsp/session.js';
import { documentKeyHover } from './documents.js';
import { entryHover } from './entries.js';
import { nameHover } from './names.js';
import { sqlHover } from './sql.js';
import { vschemaHover } from './vschema.js';

/** `textDocument/hover` */
export async function onHover(
  session: Session,
  { textDocument, position }: HoverParams,
): Promise<Hover | null> {
  const document = session.documents.get(textDocument.uri);
  const entry = document?.uri.endsWith('.py') ? await entryHover(session, document, position) : null;
  if (entry) return entry;
  const found = await session.view(textDocument.uri);
  if (!found) {
    const vschema = document && (await vschemaHover(session, document, position));
    if (vschema !== undefined) return vschema;
    const sql = document && (await sqlHover(session, document, position));
    const named = sql || (await nameHover(session, textDocument.uri, position));
    return named || !document ? named : documentKeyHover(session, document, position);
  }
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
