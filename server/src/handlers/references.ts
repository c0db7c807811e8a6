import type { Location, ReferenceParams } from 'vscode-languageserver/node';
import type { Session } from '../lsp/session.js';
import { nameReferences } from './names.js';
import { sqlReferences } from './sql.js';

/** `textDocument/references`: every place of JSON, SQL, Python, scripts and templates that names a DocType or a field. */
export async function onReferences(
  session: Session,
  { textDocument: { uri }, position, context }: ReferenceParams,
): Promise<Location[]> {
  const found = await nameReferences(session, uri, position, context.includeDeclaration);
  if (found.length > 0) return found;
  const document = session.documents.get(uri);
  // A table or column of which no DocType is known, or one of several.
  return document && !uri.endsWith('.json') ? sqlReferences(session, document, position) : [];
}
