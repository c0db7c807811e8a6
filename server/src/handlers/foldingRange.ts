import { type FoldingRange, FoldingRangeKind, type FoldingRangeParams } from 'vscode-languageserver/node';
import { sections } from '../core/editor/ranges.js';
import { fieldSpan, ownFields } from '../core/editor/view.js';
import { LineIndex } from '../core/text.js';
import type { Session } from '../lsp/session.js';

/**
 * `textDocument/foldingRange`: the rows of a DocType's fields, and its tabs and sections. Null for any other file, whose
 * own folding then stays.
 */
export async function onFoldingRange(
  session: Session,
  { textDocument: { uri } }: FoldingRangeParams,
): Promise<FoldingRange[] | null> {
  const found = await session.view(uri);
  if (!found) return null;
  const { source } = found.view;
  const lines = new LineIndex(source.text);
  const fold = (start: number, end: number, text?: string): FoldingRange => ({
    startLine: lines.positionAt(start).line,
    endLine: lines.positionAt(end).line - 1,
    ...(text !== undefined && { collapsedText: text }),
  });
  const rows = ownFields(source).flatMap((field) => {
    const span = fieldSpan(source, field);
    return span ? [fold(span.start, span.end, `${field.fieldname} · ${field.fieldtype}`)] : [];
  });
  const areas = sections(source).map(({ start, end }) => ({
    ...fold(start, end),
    kind: FoldingRangeKind.Region,
  }));
  return [...areas, ...rows].filter(({ startLine, endLine }) => endLine > startLine);
}
