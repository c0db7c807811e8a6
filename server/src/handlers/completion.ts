import type { CompletionItem, CompletionParams } from 'vscode-languageserver/node';
import { completionsAt } from '../core/editor/completion.js';
import { LineIndex } from '../core/text.js';
import { completionItems } from '../lsp/items.js';
import type { Session } from '../lsp/session.js';
import { documentCompletion } from './documents.js';
import { nameCompletion } from './names.js';
import { ormCompletion } from './orm.js';
import { ruleCompletion } from './rules.js';
import { sqlCompletion } from './sql.js';
import { vschemaCompletion } from './vschema.js';

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
      (await documentCompletion(session, document, position)) ??
      (await ormCompletion(session, document, position)) ??
      (await sqlCompletion(session, document, position)) ??
      (await nameCompletion(session, document.uri, position)) ??
      []
    );
  if (!found) return [];
  const lines = new LineIndex(found.view.source.text);
  return completionItems(completionsAt(found.view, lines.offsetAt(position)), lines);
}
