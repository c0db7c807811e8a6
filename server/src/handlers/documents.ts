import { type CompletionItem, type Hover, MarkupKind, type Position } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { type DocumentWorld, documentCompletions, documentHover } from '../core/editor/documents.js';
import { rolesOf } from '../core/editor/values.js';
import { LineIndex } from '../core/text.js';
import { completionItems } from '../lsp/items.js';
import type { Session } from '../lsp/session.js';
import { pathOf } from '../lsp/uris.js';
import { nameWorld } from '../workspace/names.js';

/** In the JSON of documents that apps ship beside DocTypes; undefined elsewhere, and where nothing is known. */
export async function documentCompletion(
  session: Session,
  document: TextDocument,
  position: Position,
): Promise<CompletionItem[] | undefined> {
  const world = await worldOf(session, document);
  if (!world) return undefined;
  const lines = new LineIndex(document.getText());
  const completions = documentCompletions(document.getText(), lines.offsetAt(position), world);
  return completions && completionItems(completions, lines);
}

/** What a key of such a document is for. */
export async function documentKeyHover(
  session: Session,
  document: TextDocument,
  position: Position,
): Promise<Hover | null> {
  const world = await worldOf(session, document);
  if (!world) return null;
  const lines = new LineIndex(document.getText());
  const hover = documentHover(document.getText(), lines.offsetAt(position), world);
  return (
    (hover && {
      contents: { kind: MarkupKind.Markdown, value: hover.markdown },
      range: lines.rangeOf(hover.span),
    }) ??
    null
  );
}

async function worldOf(session: Session, document: TextDocument): Promise<DocumentWorld | undefined> {
  const path = pathOf(document.uri);
  if (!path?.endsWith('.json')) return undefined;
  const project = (await session.workspaceOf(document))?.project;
  const file = project?.file(path);
  if (!project || !file) return undefined;
  const lookup = project.lookup(file.app);
  const all = () => [...project.docTypes().values()].map(({ source }) => source.data);
  return {
    ...nameWorld(project, file.app),
    doctypes: () => lookup.names(),
    modules: () => all().map(({ module }) => module),
    roles: () => rolesOf(all()),
  };
}
