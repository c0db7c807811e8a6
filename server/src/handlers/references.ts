import type { Location, ReferenceParams } from 'vscode-languageserver/node';
import { doctypeAt, fieldsLinkingTo } from '../core/editor/links.js';
import { LineIndex } from '../core/text.js';
import type { Session } from '../lsp/session.js';
import { pathOf, uriOf } from '../lsp/uris.js';
import { nameRange } from './definition.js';

/** `textDocument/references`: the Link and Table fields, of all DocTypes, that point to a DocType. */
export async function onReferences(
  session: Session,
  { textDocument: { uri }, position, context }: ReferenceParams,
): Promise<Location[]> {
  const found = await session.view(uri);
  if (!found) return [];
  const { source } = found.view;
  const doctype = doctypeAt(source, new LineIndex(source.text).offsetAt(position));
  if (doctype === undefined) return [];
  const { project } = found.workspace;
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
  return locations;
}
