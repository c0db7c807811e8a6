import type { Location, ReferenceParams } from 'vscode-languageserver/node';
import { doctypeAt, fieldsLinkingTo } from '../core/editor/links.js';
import { nameRange } from '../core/editor/place.js';
import { LineIndex } from '../core/text.js';
import type { Session } from '../lsp/session.js';
import { pathOf, uriOf } from '../lsp/uris.js';
import { sqlReferences, sqlUses } from './sql.js';

/** `textDocument/references`: the Link and Table fields that point to a DocType, and the SQL that uses it or a field. */
export async function onReferences(
  session: Session,
  { textDocument: { uri }, position, context }: ReferenceParams,
): Promise<Location[]> {
  const found = await session.view(uri);
  const document = session.documents.get(uri);
  if (!found) return document ? sqlReferences(session, document, position) : [];
  const { source } = found.view;
  const offset = new LineIndex(source.text).offsetAt(position);
  const { project } = found.workspace;
  const field = source.data.fields.findIndex((_, index) => {
    const span = source.valueSpan(['fields', index, 'fieldname']);
    return span !== undefined && span.start <= offset && offset <= span.end;
  });
  if (field >= 0) return sqlUses(project, `tab${source.data.name}`, source.data.fields[field]!.fieldname);
  const doctype = doctypeAt(source, offset);
  if (doctype === undefined) return [];
  const app = project.file(pathOf(uri)!)?.app;
  const locations: Location[] = [];
  const own = context.includeDeclaration ? project.fileOf(doctype, app) : undefined;
  if (own) locations.push({ uri: uriOf(own.path), range: nameRange(project.source(own.path)) });
  const lookup = project.lookup(app);
  for (const name of [...lookup.names()].sort()) {
    const data = lookup.get(name);
    const fields = data ? fieldsLinkingTo(data, doctype) : [];
    const file = fields.length > 0 ? project.fileOf(name, app) : undefined;
    const other = file && project.source(file.path);
    if (!file || !other) continue;
    const lines = new LineIndex(other.text);
    for (const { index } of fields) {
      const span = other.valueSpan(['fields', index, 'options']);
      if (span) locations.push({ uri: uriOf(file.path), range: lines.rangeOf(span) });
    }
  }
  return [...locations, ...sqlUses(project, `tab${doctype}`, undefined)];
}
