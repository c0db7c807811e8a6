import type { TextEdit } from '../../server/src/core/finding.js';

/** The text after edits whose spans do not overlap. Equal edits count once, as in an editor's fix-all. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const unique = new Map(edits.map((edit) => [`${edit.span.start}:${edit.span.end}:${edit.newText}`, edit]));
  const sorted = [...unique.values()].sort((a, b) => a.span.start - b.span.start);
  let result = '';
  let at = 0;
  for (const { span, newText } of sorted) {
    if (span.start < at) throw new Error(`edits overlap at offset ${span.start}`);
    result += text.slice(at, span.start) + newText;
    at = span.end;
  }
  return result + text.slice(at);
}
