import { type InlayHint, InlayHintKind, type InlayHintParams } from 'vscode-languageserver/node';
import { LineIndex } from '../core/text.js';
import type { Session } from '../lsp/session.js';

/** `textDocument/inlayHint`: the column's type after each fieldname, where the user has asked for it. */
export async function onInlayHint(
  session: Session,
  { textDocument, range }: InlayHintParams,
): Promise<InlayHint[]> {
  if (session.settings.inlayHints?.enabled !== true) return [];
  const found = await session.view(textDocument.uri);
  if (!found?.view.table) return [];
  const { source, table } = found.view;
  const lines = new LineIndex(source.text);
  return table.columns.flatMap(({ field, type }) => {
    const span = field === undefined ? undefined : source.valueSpan(['fields', field, 'fieldname']);
    if (!span) return [];
    const position = lines.positionAt(span.end);
    if (position.line < range.start.line || position.line > range.end.line) return [];
    return [{ position, label: type, kind: InlayHintKind.Type, paddingLeft: true }];
  });
}
