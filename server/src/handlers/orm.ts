import { type CompletionItem, CompletionItemKind, type Position } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { type OrmChoice, ormChoices, ormPlaceAt } from '../core/editor/orm.js';
import { LineIndex } from '../core/text.js';
import type { Session } from '../lsp/session.js';
import { pathOf } from '../lsp/uris.js';
import { queriesIn } from '../workspace/queries.js';
import { tablesFor } from '../workspace/sql-tables.js';

const KINDS: Readonly<Record<OrmChoice['kind'], CompletionItemKind>> = {
  doctype: CompletionItemKind.Class,
  field: CompletionItemKind.Field,
  operator: CompletionItemKind.Operator,
};

/** In a text of `frappe.get_all(…)` and its like: DocTypes, fieldnames, child tables, operators; undefined elsewhere. */
export async function ormCompletion(
  session: Session,
  document: TextDocument,
  position: Position,
): Promise<CompletionItem[] | undefined> {
  const path = pathOf(document.uri);
  if (!path?.endsWith('.py')) return undefined;
  const project = (await session.workspaceOf(document))?.project;
  const file = project?.file(path);
  if (!project || !file) return undefined;
  const text = document.getText();
  const lines = new LineIndex(text);
  const { calls } = queriesIn(project, file, text);
  const place = ormPlaceAt(text, calls, lines.offsetAt(position));
  if (!place) return undefined;
  const choices = ormChoices(place, text, project.lookup(file.app), tablesFor(project, file));
  const range = lines.rangeOf(place.span);
  return choices.map(({ label, kind, detail }, i) => ({
    label,
    kind: KINDS[kind],
    ...(detail !== undefined && { detail }),
    sortText: String(i).padStart(5, '0'),
    textEdit: { range, newText: label },
  }));
}
