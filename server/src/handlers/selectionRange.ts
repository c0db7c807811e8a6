import type { SelectionRange, SelectionRangeParams } from 'vscode-languageserver/node';
import { selectionsInDocType, selectionsInSql } from '../core/editor/ranges.js';
import { fragmentAt } from '../core/editor/sql.js';
import { LineIndex, type Span } from '../core/text.js';
import type { Session } from '../lsp/session.js';
import { sqlOf } from './sql.js';

/** `textDocument/selectionRange`: in a DocType up to its sections, in SQL up to the statement. */
export async function onSelectionRange(
  session: Session,
  { textDocument: { uri }, positions }: SelectionRangeParams,
): Promise<SelectionRange[] | null> {
  const found = await session.view(uri);
  const document = session.documents.get(uri);
  const sql = !found && document ? await sqlOf(session, document) : undefined;
  if (!found && !sql) return null;
  const lines = new LineIndex(found?.view.source.text ?? sql!.text);
  const answers = positions.map((position): SelectionRange => {
    const offset = lines.offsetAt(position);
    const fragment = sql && fragmentAt(sql.fragments, sql.text, offset);
    const spans = found
      ? selectionsInDocType(found.view.source, offset)
      : fragment
        ? selectionsInSql(fragment, offset)
        : [];
    return rangeOf(spans, lines) ?? { range: { start: position, end: position } };
  });
  return answers;
}

function rangeOf(spans: readonly Span[], lines: LineIndex): SelectionRange | undefined {
  return [...spans]
    .reverse()
    .reduce<SelectionRange | undefined>(
      (parent, span) => ({ range: lines.rangeOf(span), ...(parent && { parent }) }),
      undefined,
    );
}
