import { type CompletionItem, CompletionItemKind, MarkupKind } from 'vscode-languageserver/node';
import type { Completions } from '../core/editor/completion.js';
import type { CompletionChoice } from '../core/editor/values.js';
import type { LineIndex } from '../core/text.js';

const KINDS: Readonly<Record<CompletionChoice['kind'], CompletionItemKind>> = {
  fieldtype: CompletionItemKind.EnumMember,
  doctype: CompletionItemKind.Class,
  field: CompletionItemKind.Field,
  value: CompletionItemKind.Value,
  key: CompletionItemKind.Property,
};

/** What may stand in JSON as items that replace the value with its quotes. */
export function completionItems(completions: Completions | undefined, lines: LineIndex): CompletionItem[] {
  if (!completions) return [];
  const range = lines.rangeOf(completions.span);
  return completions.choices.map(({ value, detail, docs, kind, bare }, i): CompletionItem => {
    const newText = completions.inText || bare ? value : JSON.stringify(value);
    return {
      label: value,
      kind: KINDS[kind],
      ...(detail !== undefined && { detail }),
      ...(docs !== undefined && { documentation: { kind: MarkupKind.Markdown, value: docs } }),
      // With quotes, since they are part of what is replaced.
      filterText: newText,
      sortText: String(i).padStart(5, '0'),
      textEdit: { range, newText },
    };
  });
}
