import type { Finding, TextEdit } from '../finding.js';

/** A fix that is to be done, with the file of each edit. */
export interface PlannedFix {
  finding: Finding;
  edits: (TextEdit & { file: string })[];
}

/**
 * Chooses the safe fixes that can be done together: the first safe one of each finding, in order, unless it touches
 * a place that an earlier one changes or would leave JSON that does not parse. `read` gives a file's text, undefined
 * when it must not be changed.
 */
export function planFixes(
  findings: readonly Finding[],
  read: (file: string) => string | undefined,
  exists: (file: string) => boolean,
): PlannedFix[] {
  const plan: PlannedFix[] = [];
  const byFile = new Map<string, TextEdit[]>();
  for (const finding of findings) {
    const fix = finding.fixes.find(({ safe }) => safe);
    if (!fix) continue;
    const edits = fix.edits.map((edit) => ({ ...edit, file: edit.file ?? finding.file }));
    const isPossible = [...new Set(edits.map(({ file }) => file))].every((file) => {
      const mine = edits.filter((edit) => edit.file === file);
      const isNew = mine.some(({ create }) => create);
      const text = isNew ? (exists(file) ? undefined : '') : read(file);
      const others = byFile.get(file) ?? [];
      return text !== undefined && canJoin(mine, others) && staysJson(file, text, [...others, ...mine]);
    });
    if (!isPossible) continue;
    plan.push({ finding, edits });
    for (const edit of edits) byFile.set(edit.file, [...(byFile.get(edit.file) ?? []), edit]);
  }
  return plan;
}

/** Equal edits are one; an insertion clashes with whatever else happens at its place. */
function canJoin(edits: readonly TextEdit[], others: readonly TextEdit[]): boolean {
  return edits.every((edit) =>
    others.every((other) => {
      if (isSame(edit, other)) return edit.span.end > edit.span.start;
      const isInsertion = edit.span.start === edit.span.end || other.span.start === other.span.end;
      return isInsertion
        ? edit.span.end < other.span.start || other.span.end < edit.span.start
        : edit.span.end <= other.span.start || other.span.end <= edit.span.start;
    }),
  );
}

function isSame(a: TextEdit, b: TextEdit): boolean {
  return a.span.start === b.span.start && a.span.end === b.span.end && a.newText === b.newText;
}

function staysJson(file: string, text: string, edits: readonly TextEdit[]): boolean {
  if (!file.endsWith('.json')) return true;
  try {
    JSON.parse(applyEdits(text, edits).replace(/^\ufeff/, ''));
    return true;
  } catch {
    return false;
  }
}

/** The text after edits whose spans do not overlap. Equal edits count once. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const sorted = edits
    .filter((edit, i) => edits.findIndex((other) => isSame(edit, other)) === i)
    .sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  let result = '';
  let at = 0;
  for (const { span, newText } of sorted) {
    result += text.slice(at, span.start) + newText;
    at = span.end;
  }
  return result + text.slice(at);
}
