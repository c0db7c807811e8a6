import type { DefinitionParams, Location } from 'vscode-languageserver/node';
import { linkAt } from '../core/editor/links.js';
import { nameRange } from '../core/editor/place.js';
import { fieldSpan } from '../core/editor/view.js';
import { LineIndex } from '../core/text.js';
import type { Session } from '../lsp/session.js';
import { pathOf, uriOf } from '../lsp/uris.js';
import { nameDefinition } from './names.js';
import { sqlDefinition } from './sql.js';
import { vschemaDefinition } from './vschema.js';

/** `textDocument/definition`: Link and Table options to their DocType, names of fields to their row, tables and columns in SQL to both. */
export async function onDefinition(
  session: Session,
  { textDocument: { uri }, position }: DefinitionParams,
): Promise<Location | Location[] | null> {
  const found = await session.view(uri);
  const document = session.documents.get(uri);
  if (!found) {
    const vschema = document && (await vschemaDefinition(session, document, position));
    if (vschema !== undefined) return vschema;
    const sql = document && (await sqlDefinition(session, document, position));
    return sql && sql.length > 0 ? sql : nameDefinition(session, uri, position);
  }
  const { source } = found.view;
  const lines = new LineIndex(source.text);
  const link = linkAt(source, lines.offsetAt(position));
  if (!link) return nameDefinition(session, uri, position);
  if ('field' in link) {
    const span = fieldSpan(source, link.field);
    return span
      ? { uri, range: lines.rangeOf(source.valueSpan(['fields', link.field.index, 'fieldname']) ?? span) }
      : null;
  }
  const { project } = found.workspace;
  const file = project.fileOf(link.doctype, project.file(pathOf(uri)!)?.app);
  return file ? { uri: uriOf(file.path), range: nameRange(project.source(file.path)) } : null;
}
