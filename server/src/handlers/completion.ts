import {
  type CompletionItem,
  CompletionItemKind,
  type CompletionParams,
  MarkupKind,
} from 'vscode-languageserver/node';
import { completionsAt } from '../core/editor/completion.js';
import type { CompletionChoice } from '../core/editor/values.js';
import { LineIndex } from '../core/text.js';
import type { Session } from '../lsp/session.js';
import { nameCompletion } from './names.js';
import { ormCompletion } from './orm.js';
import { ruleCompletion } from './rules.js';
import { sqlCompletion } from './sql.js';
import { vschemaCompletion } from './vschema.js';

const KINDS: Readonly<Record<CompletionChoice['kind'], CompletionItemKind>> = {
  fieldtype: CompletionItemKind.EnumMember,
  doctype: CompletionItemKind.Class,
  field: CompletionItemKind.Field,
  value: CompletionItemKind.Value,
  key: CompletionItemKind.Property,
};

/** `textDocument/completion` */
export async function onCompletion(
  session: Session,
  { textDocument, position }: CompletionParams,
): Promise<CompletionItem[]> {
  const found = await session.view(textDocument.uri);
  const document = session.documents.get(textDocument.uri);
  const vschema = document && !found ? await vschemaCompletion(session, document, position) : undefined;
  if (vschema) return vschema;
  if (!found && document)
    return (
      (await ruleCompletion(session, document, position)) ??
      (await ormCompletion(session, document, position)) ??
      (await sqlCompletion(session, document, position)) ??
      (await nameCompletion(session, document.uri, position)) ??
      []
    );
  if (!found) return [];
  const lines = new LineIndex(found.view.source.text);
  const completions = completionsAt(found.view, lines.offsetAt(position));
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
